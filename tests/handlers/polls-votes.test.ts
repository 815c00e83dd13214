import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { pollDeletionItems } from '../../lib/polls/dynamodb/poll-requests.ts'
import { allPages } from '../support/all-pages.ts'
import { type PollBody, type ProblemBody, pollsApi } from '../support/http/polls-api.ts'
import { nextMillisecond } from '../support/next-millisecond.ts'
import { tableContents } from '../support/stores/contents.ts'
import { pollStoresBehind, pollTables } from '../support/stores/polls-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

let api: Awaited<ReturnType<typeof pollsApi>>

beforeAll(async () => {
  api = await pollsApi()
})

const unknown = '462d7f16-ffb4-4762-8333-1270b76995a2'

async function poll(polls_title = 'Tea?', more: object = {}): Promise<PollBody> {
  const draft = { polls_title, username: 'chris', responses: ['yes', 'no'], ...more }
  return (await api.create({ json: draft })).body
}

async function vote(user: string, polls_id: string, choice = 'yes') {
  await nextMillisecond()
  const { status, body } = await api.vote({ json: { user, polls_id, choice } })
  expect(status).toBe(201)
  return body
}

async function remove({ polls_id, polls_title, responses, created_at }: PollBody): Promise<void> {
  const whole = { pollId: polls_id, title: polls_title, author: 'chris', options: responses }
  const TransactItems = pollDeletionItems(pollTables, { ...whole, createdAt: created_at })
  await dynamodb.client.send(new TransactWriteItemsCommand({ TransactItems }))
}

describe('GET /poll/vote', () => {
  test.each(['user', 'username'])('answers with the vote of a %s as it was answered', async (name) => {
    const { polls_id } = await poll()
    const cast = await vote('ann', polls_id, 'no')
    const { status, body } = await api.voteOf({ query: { [name]: 'ann', polls_id } })
    expect([status, JSON.stringify(body)]).toEqual([200, JSON.stringify(cast)])
  })

  test('is a 404 without a vote, without a poll, and once the poll was deleted', async () => {
    const created = await poll()
    const { polls_id } = created
    await vote('ann', polls_id)
    const detailOf = async (user: string, id: string) => {
      const { status, body } = await api.voteOf<ProblemBody>({ query: { user, polls_id: id } })
      return [status, body.detail]
    }
    expect(await detailOf('bob', polls_id)).toEqual([404, `bob has no vote in the poll ${polls_id}`])
    expect(await detailOf('Ann', polls_id)).toEqual([404, `Ann has no vote in the poll ${polls_id}`])
    expect(await detailOf('ann', unknown)).toEqual([404, `No poll has the polls_id ${unknown}`])
    await remove(created)
    expect(await detailOf('ann', polls_id)).toEqual([404, `No poll has the polls_id ${polls_id}`])
  })

  const get = { headers: { 'x-http-method-override': 'GET' } }

  test('reads its parameters from a body, and never votes, whatever the body has', async () => {
    const { polls_id } = await poll()
    await vote('ann', polls_id)
    const before = await tableContents(dynamodb.client)
    const ask = (json: object, headers = get.headers) =>
      api.voteOf<ProblemBody>({ json, headers }, 'POST /polls/poll/vote')
    expect((await ask({ user: 'ann', polls_id })).status).toBe(200)
    expect((await ask({ user: 'bob', polls_id })).status).toBe(404)
    for (const override of ['GET', 'get']) {
      const headers = { 'x-http-method-override': override }
      const { status, body } = await ask({ user: 'bob', polls_id, choice: 'yes' }, headers)
      expect([status, body.errors]).toEqual([400, { choice: 'is unknown' }])
    }
    for (const override of ['HEAD', 'DELETE', '']) {
      const headers = { 'x-http-method-override': override }
      expect((await ask({ user: 'bob', polls_id, choice: 'yes' }, headers)).status).toBe(400)
    }
    expect(await tableContents(dynamodb.client)).toEqual(before)
  })
})

describe('a vote in a poll that was deleted', () => {
  test('is a 404, also where a vote stands', async () => {
    const created = await poll()
    const { polls_id } = created
    await vote('ann', polls_id)
    await remove(created)
    for (const user of ['ann', 'bob']) {
      const { status, body } = await api.vote<ProblemBody>({ json: { user, polls_id, choice: 'yes' } })
      expect([status, body.detail]).toEqual([404, `No poll has the polls_id ${polls_id}`])
    }
  })
})

describe('GET /user/votes', () => {
  const everyVote = (username: string, limit: number) =>
    allPages(async (cursor) => {
      const query = { username, limit: `${limit}`, ...(cursor && { cursor }) }
      const { body } = await api.userVotes({ query })
      expect([body.username, body.votes.length <= limit]).toEqual([username, true])
      return { items: body.votes, next: body.next }
    })

  test("lists a user's votes, newest first, with the polls' titles, without those of deleted polls", async () => {
    const cast = []
    const polls = []
    for (let index = 0; index < 12; index++) {
      const created = await poll(`Poll ${index}`)
      polls.push(created)
      const { polls_title } = created
      cast.unshift({ ...(await vote('lister', created.polls_id, index % 2 ? 'yes' : 'no')), polls_title })
      await vote('bob', created.polls_id)
    }
    for (const limit of [1, 5, 12, 100]) expect(await everyVote('lister', limit)).toEqual(cast)
    for (const index of [0, 3, 4, 5, 11]) await remove(polls[index] as PollBody)
    const left = cast.filter(({ polls_title }) => !/ (0|3|4|5|11)$/.test(polls_title))
    for (const limit of [1, 2, 3, 7, 100]) expect(await everyVote('lister', limit)).toEqual(left)
  })

  test('is empty for a user who has none, and refuses a cursor of another user', async () => {
    expect((await api.userVotes({ query: { username: 'nobody yet' } })).body).toEqual({
      username: 'nobody yet',
      votes: [],
    })
    for (let index = 0; index < 2; index++) await vote('eve', (await poll()).polls_id)
    const { body } = await api.userVotes({ query: { username: 'eve', limit: '1' } })
    expect(body.next).toBeDefined()
    const { status, body: refused } = await api.userVotes<ProblemBody>({
      query: { username: 'ann', cursor: body.next ?? '' },
    })
    expect([status, Object.keys(refused.errors)]).toEqual([400, ['cursor']])
  })
})

describe('a poll with a duration', () => {
  test('ends so many minutes after its creation, which is shown wherever the poll is', async () => {
    const created = await poll('Lunch?', { duration_minutes: 90 })
    const { polls_id, ends_at = '' } = created
    expect(Date.parse(ends_at) - Date.parse(created.created_at)).toBe(90 * 60_000)
    expect((await api.find({ query: { polls_id } })).body).toEqual(created)
    const titled = await api.list({ query: { polls_title: 'Lunch?' } })
    expect(titled.body).toEqual({ polls: [created] })
    expect((await api.list({ query: { limit: '1' } })).body.polls).toMatchObject([{ ends_at }])
    expect((await api.results({ query: { polls_id } })).body.ends_at).toBe(ends_at)
    expect((await api.results({ query: { polls_id, choice: 'no' } })).body.ends_at).toBe(ends_at)
    expect((await api.allResults({ query: { limit: '1' } })).body.results).toMatchObject([{ ends_at }])
    await vote('ann', polls_id)
  })

  test('takes no vote after its end: a 422 of a type of its own, and nothing is written', async () => {
    const createdAt = '2026-01-01T00:00:00.000Z'
    const endsAt = '2026-01-01T01:00:00.000Z'
    const { polls, votes } = pollStoresBehind(dynamodb.client)
    const ended = { pollId: '7', title: 'Tea?', author: 'ann', options: ['yes', 'no'], createdAt, endsAt }
    await polls.add(ended)
    await votes.cast({ pollId: '7', username: 'early', option: 'no', votedAt: createdAt })
    const before = await tableContents(dynamodb.client)
    for (const choice of ['yes', 'no', 'no such response']) {
      const json = { user: 'somebody new', polls_id: '7', choice }
      const { status, headers, body } = await api.vote<ProblemBody>({ json })
      expect([status, headers['content-type'], body]).toEqual([
        422,
        'application/problem+json',
        {
          type: 'urn:microblog:problem:poll-ended',
          title: 'Poll Ended',
          status: 422,
          detail: `The poll 7 ended at ${endsAt}`,
          instance: expect.stringMatching(/^urn:request:/),
          ends_at: endsAt,
        },
      ])
    }
    // A vote that stands is named first.
    const json = { user: 'early', polls_id: '7', choice: 'yes' }
    expect(await api.vote<ProblemBody>({ json })).toMatchObject({
      status: 409,
      body: { type: 'about:blank', choice: 'no', voted_at: createdAt },
    })
    expect(await tableContents(dynamodb.client)).toMatchObject({
      results: before.results,
      voters: before.voters,
      polls: before.polls,
    })
    expect(JSON.stringify(await tableContents(dynamodb.client))).not.toContain('somebody new')
  })
})
