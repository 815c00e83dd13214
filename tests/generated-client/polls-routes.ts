import type { components, paths } from 'generated/polls'
import createClient from 'openapi-fetch'
import { check, failed, succeeded } from './expectations.ts'

type Schemas = components['schemas']

/** Calls every route of the polls at the URL that is the first argument, as a front end would. */
async function callEveryRoute(baseUrl: string): Promise<void> {
  const polls = createClient<paths>({ baseUrl })
  const title = `generated ${Date.now()}`

  const poll: Schemas['Poll'] = succeeded(
    await polls.POST('/create/poll', {
      body: { polls_title: title, username: 'ann', responses: ['yes', 'no'] },
    }),
  )
  const byCsv = succeeded(
    await polls.POST('/create/poll', {
      params: { query: { polls_title: title, username: 'ann', responses: '"a, b",c' } },
    }),
  )
  check(byCsv.responses[0] === 'a, b', 'responses may come as CSV')
  const { polls_id } = poll

  const vote: Schemas['Vote'] = succeeded(
    await polls.POST('/poll/vote', { body: { user: 'ann', polls_id, choice: 'yes' } }),
  )
  check(vote.choice === 'yes', 'a vote is answered')
  const found = succeeded(await polls.GET('/poll/vote', { params: { query: { user: 'ann', polls_id } } }))
  check(found.voted_at === vote.voted_at, 'a vote is found')
  const votes = succeeded(await polls.GET('/user/votes', { params: { query: { username: 'ann' } } }))
  check(votes.votes[0]?.polls_title === title, "a user's votes are listed")
  await callVotesInVain(polls, polls_id)

  const counted: Schemas['Results'] = succeeded(
    await polls.GET('/vote/results', { params: { query: { polls_id, choice: 'yes' } } }),
  )
  const tallies: Schemas['Tally'][] = counted.results
  check(tallies[0]?.votes === 1, 'votes are counted')
  const all = succeeded(await polls.GET('/allresults', { params: { query: { limit: 100 } } }))
  check(all.results.length >= 2, 'all results are listed')

  const listed = succeeded(await polls.GET('/polls', { params: { query: { viewer: 'ann', limit: 100 } } }))
  check('polls' in listed, 'without an id or a title, all polls are listed')
  const voted = listed.polls.find((each) => each.polls_id === polls_id)
  check(voted !== undefined && 'results' in voted && voted.choice === 'yes', 'polls are listed with votes')

  const byId = succeeded(await polls.GET('/polls', { params: { query: { polls_id } } }))
  check(!('polls' in byId) && byId.polls_title === title, 'an id finds one poll')
  const byTitle = succeeded(await polls.POST('/polls', { body: { polls_title: title } }))
  check('polls' in byTitle && byTitle.polls.length === 2, 'a title finds polls')

  check(succeeded(await polls.GET('/health-check')).service === 'polls', 'the service is healthy')
  check(succeeded(await polls.GET('/openapi.json')).openapi === '3.1.0', 'the service describes itself')
}

await callEveryRoute(process.argv[2] ?? '')

async function callVotesInVain(
  polls: ReturnType<typeof createClient<paths>>,
  polls_id: string,
): Promise<void> {
  const again = failed(await polls.POST('/poll/vote', { body: { user: 'ann', polls_id, choice: 'no' } }))
  const shown: Schemas['Problem'] = again
  check(shown.status === 409, 'a vote counts once')
  if (again.status !== 409) throw new Error(again.detail)
  const standing: Schemas['AlreadyVoted'] = again
  check(standing.choice === 'yes', 'the vote that stands is shown')
  const unknown = failed(await polls.POST('/poll/vote', { body: { user: 'bob', polls_id, choice: 'maybe' } }))
  if (unknown.status !== 422) throw new Error(unknown.detail)
  const impossible: Schemas['NoSuchChoice'] | Schemas['PollEnded'] = unknown
  switch (impossible.type) {
    case 'about:blank': {
      const rule: string | undefined = impossible.errors.choice
      check(rule !== undefined, 'the choices are named')
      break
    }
    case 'urn:microblog:problem:poll-ended':
      throw new Error(`Ended at ${impossible.ends_at}`)
  }
}
