import { Agent } from 'node:http'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, test } from '@jest/globals'
import { localAws } from '../../lib/local/engines/stores.ts'
import { samplePolls } from '../../lib/local/seed/sample-data.ts'
import { tableEnvironment } from '../../lib/local/stack/environment.ts'
import { send } from '../support/http/client.ts'
import type { ListedPollBody, PollBody, ResultsBody } from '../support/http/polls-api.ts'
import { useStack } from '../support/stack/use-stack.ts'
import { pollStoresBehind } from '../support/stores/polls-on-store.ts'

/** Polls through HAProxy and two gateways. */
const stack = useStack(() => ({ GATEWAYS: '2' }))
const agent = new Agent({ keepAlive: true })
afterAll(() => agent.destroy())

function ask<Body>(method: string, path: string, parameters: Record<string, string> = {}) {
  return send<Body>(method, `${stack.polls}${path}?${new URLSearchParams(parameters)}`, { agent })
}

/** The stores of the running stack. */
function stores() {
  Object.assign(process.env, localAws)
  const endpoint = `http://127.0.0.1:${stack.environment.DYNAMODB_PORT}`
  const names = tableEnvironment()
  const nameOf = (table: string) => names[`${table.toUpperCase()}_TABLE`] ?? ''
  return pollStoresBehind(new DynamoDBClient({ endpoint }), {
    polls: nameOf('polls'),
    results: nameOf('results'),
    feeds: nameOf('feeds'),
    voters: nameOf('voters'),
  })
}

test('the polls of the sample data are listed newest first, with the votes of a viewer', async () => {
  const { status, body } = await ask<{ polls: ListedPollBody[] }>('GET', '/polls', { viewer: 'maria' })
  expect(status).toBe(200)
  const seeded = samplePolls.toReversed()
  expect(body.polls.map(({ polls_id, total_votes, choice }) => ({ polls_id, total_votes, choice }))).toEqual(
    seeded.map(({ pollId, votes }) => ({
      polls_id: pollId,
      total_votes: votes.length,
      choice: votes.find(([user]) => user === 'maria')?.[1] ?? null,
    })),
  )
  const { body: all } = await ask<{ results: ResultsBody[] }>('GET', '/allresults')
  expect(all.results.map(({ polls_id }) => polls_id)).toEqual(seeded.map(({ pollId }) => pollId))
  const { body: votes } = await ask<{ votes: { polls_id: string }[] }>('GET', '/user/votes', {
    username: 'maria',
  })
  expect(votes.votes).toHaveLength(
    seeded.flatMap((poll) => poll.votes.filter(([user]) => user === 'maria')).length,
  )
})

describe('GET /poll/vote', () => {
  test('reads its parameters from a JSON body or a form, and no GET votes', async () => {
    const { body: poll } = await ask<PollBody>('POST', '/create/poll', {
      polls_title: 'Tea?',
      username: 'ann',
      responses: 'yes,no',
    })
    const { polls_id } = poll
    const url = `${stack.polls}/poll/vote`
    const vote = await send('POST', url, { json: { user: 'ann', polls_id, choice: 'no' } })
    expect(vote.status).toBe(201)
    for (const carried of [
      { json: { user: 'ann', polls_id } },
      { form: { user: 'ann', polls_id } },
      { json: { user: 'ann', polls_id }, chunked: true },
    ]) {
      expect(await send('GET', url, carried)).toMatchObject({ status: 200, body: vote.body })
    }
    for (const carried of [
      { json: { user: 'bob', polls_id, choice: 'yes' } },
      { form: { user: 'bob', polls_id, choice: 'yes' } },
    ]) {
      expect((await send('GET', url, carried)).status).toBe(400)
    }
    expect((await ask('GET', '/poll/vote', { user: 'bob', polls_id })).status).toBe(404)
    const { body } = await ask<ResultsBody>('GET', '/vote/results', { polls_id })
    expect(body.total_votes).toBe(1)
  })
})

test('in the last second of a poll, 20 clients of two gateways are each told what became of their votes', async () => {
  const { polls, history } = stores()
  const [now, pollId] = [Date.now(), 'last second']
  const endsAt = new Date(now + 1_500).toISOString()
  const createdAt = new Date(now).toISOString()
  const options = ['yes', 'no', 'maybe', 'never']
  expect(await polls.add({ pollId, title: 'Tea?', author: 'ann', options, createdAt, endsAt })).toBe(true)
  const counted = new Map<string, string>()
  const refused = new Set<string>()
  const voteOn = async (client: number) => {
    for (let turn = 0, late = 0; late < 3; turn++) {
      const user = `voter ${client} ${turn}`
      const { status, body } = await ask<Record<string, string>>('POST', '/poll/vote', {
        user,
        polls_id: pollId,
        choice: options[turn % 4] ?? '',
      })
      if (status === 201) {
        counted.set(user, body.voted_at ?? '')
      } else if (status === 422) {
        expect(body).toMatchObject({ type: 'urn:microblog:problem:poll-ended', ends_at: endsAt })
        refused.add(user)
        late++
      } else {
        // Votes that meet too often are answered 503, and may have been counted.
        expect(status).toBe(503)
        const { vote } = await history.find(user, pollId)
        if (vote) counted.set(user, vote.votedAt)
      }
    }
  }
  await Promise.all(Array.from({ length: 20 }, (_, client) => voteOn(client)))
  expect([...counted.values()].filter((votedAt) => votedAt >= endsAt)).toEqual([])
  expect(counted.size).toBeGreaterThan(0)
  expect(refused.size).toBe(60)
  const { body } = await ask<ResultsBody>('GET', '/vote/results', { polls_id: pollId })
  expect([body.total_votes, body.ends_at]).toEqual([counted.size, endsAt])
  for (const user of refused) expect(await history.find(user, pollId)).toEqual({ isPoll: true })
})
