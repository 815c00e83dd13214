import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { castVote } from '../../lib/api/classic/polls/votes-contract.ts'
import { type ProblemBody, sender } from '../support/http/sender.ts'
import { xApi } from '../support/http/x-api.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

const castIn = sender(() => import('../../handlers/polls/vote.ts'), castVote)

async function publish(poll: object, token = 'alice') {
  const { status, body } = await xApi.createTweet({ token, json: { text: 'Which one?', poll } })
  expect(status).toBe(201)
  return body.data.id as string
}

afterEach(() => {
  jest.useRealTimers()
})

const ofPoll = {
  expansions: 'attachments.poll_ids',
  'poll.fields': 'duration_minutes,end_datetime,voting_status',
}

async function pollOf(id: string) {
  const { body } = await xApi.tweet({ path: { id }, query: { ...ofPoll, 'tweet.fields': 'created_at' } })
  return { post: body.data, poll: body.includes?.polls?.[0] }
}

describe('a post with a poll', () => {
  test('comes with it, its options in their order, and a vote shows in the next answer', async () => {
    const options = ['tea', 'coffee', 'water 🫗', 'nothing']
    const { post, poll } = await pollOf(await publish({ options, duration_minutes: 60 }))
    const pollId = String(poll?.id)
    expect(post.attachments).toEqual({ poll_ids: [pollId] })
    expect(poll).toEqual({
      id: expect.stringMatching(/^[0-9]{19}$/),
      options: options.map((label, index) => ({ position: index + 1, label, votes: 0 })),
      duration_minutes: 60,
      end_datetime: new Date(Date.parse(post.created_at) + 3_600_000).toISOString(),
      voting_status: 'open',
    })
    const vote = { user: 'bob', polls_id: pollId, choice: 'water 🫗' }
    expect((await castIn({ json: vote })).status).toBe(201)
    const votes = (await pollOf(post.id)).poll?.options as { votes: number }[]
    expect(votes.map(({ votes }) => votes)).toEqual([0, 0, 1, 0])
  })

  test('shows the default fields of the poll by the expansion alone, and nothing without it', async () => {
    const id = await publish({ options: ['yes', 'no'], duration_minutes: 5 })
    const { body } = await xApi.tweet({ path: { id }, query: { expansions: 'attachments.poll_ids' } })
    expect(Object.keys(body.data).toSorted()).toEqual(['attachments', 'edit_history_tweet_ids', 'id', 'text'])
    expect(Object.keys(body.includes?.polls?.[0] ?? {})).toEqual(['id', 'options'])
    const { body: plain } = await xApi.tweet({ path: { id }, query: { 'poll.fields': 'end_datetime' } })
    expect(Object.keys(plain)).toEqual(['data'])
    expect(plain.data).not.toHaveProperty('attachments')
    const { body: attached } = await xApi.tweet({ path: { id }, query: { 'tweet.fields': 'attachments' } })
    expect(attached.data.attachments.poll_ids).toHaveLength(1)
    expect(attached).not.toHaveProperty('includes')
  })

  test('comes with it in every list', async () => {
    const id = await publish({ options: ['yes', 'no'], duration_minutes: 10_080 }, 'lister')
    const { body: me } = await xApi.me({ token: 'lister' })
    const path = { id: me.data.id }
    await xApi.like({ token: 'lister', path, json: { tweet_id: id } })
    const replies = [
      await xApi.tweets({ query: { ids: id, ...ofPoll } }),
      await xApi.userTweets({ path, query: ofPoll }),
      await xApi.likedTweets({ path, query: ofPoll }),
      await xApi.timeline({ token: 'lister', path, query: { ...ofPoll, max_results: '1' } }),
    ]
    for (const { body } of replies) {
      expect(body.includes?.polls).toMatchObject([{ duration_minutes: 10_080, voting_status: 'open' }])
    }
  })

  test('says that it is closed from its end on, when no vote counts any more', async () => {
    const id = await publish({ options: ['yes', 'no'], duration_minutes: 5 })
    const { poll } = await pollOf(id)
    const end = Date.parse(String(poll?.end_datetime))
    jest.useFakeTimers({ advanceTimers: true, doNotFake: ['setTimeout', 'setImmediate', 'performance'] })
    jest.setSystemTime(end - 2_000)
    expect((await pollOf(id)).poll?.voting_status).toBe('open')
    jest.setSystemTime(end)
    expect((await pollOf(id)).poll?.voting_status).toBe('closed')
    const json = { user: 'late', polls_id: String(poll?.id), choice: 'yes' }
    const { status, body } = await castIn<ProblemBody>({ json })
    expect([status, body.detail]).toEqual([422, expect.stringContaining('ended')])
  })

  test('is gone with it', async () => {
    const id = await publish({ options: ['yes', 'no'], duration_minutes: 5 })
    const { poll } = await pollOf(id)
    await xApi.deleteTweet({ path: { id } })
    const vote = { user: 'bob', polls_id: String(poll?.id), choice: 'yes' }
    expect((await castIn({ json: vote })).status).toBe(404)
  })

  test('can be a reply', async () => {
    const first = await xApi.createTweet({ json: { text: 'What now?' } })
    const reply = { in_reply_to_tweet_id: first.body.data.id }
    const poll = { options: ['go', 'stay'], duration_minutes: 5 }
    const { body } = await xApi.createTweet({ json: { text: 'Vote!', reply, poll } })
    const query = { ...ofPoll, 'tweet.fields': 'conversation_id' }
    const { body: found } = await xApi.tweet({ path: { id: body.data.id }, query })
    expect(found).toMatchObject({
      data: { conversation_id: first.body.data.id },
      includes: { polls: [{ options: [{ label: 'go' }, { label: 'stay' }] }] },
    })
  })
})

describe('a wrong poll', () => {
  const options = ['yes', 'no']
  test.each([
    [{ duration_minutes: 5 }, '$.poll.options: is missing but it is required'],
    [{ options }, '$.poll.duration_minutes: is missing but it is required'],
    [
      { options: ['one'], duration_minutes: 5 },
      '$.poll.options: there must be a minimum of 2 items in the array',
    ],
    [
      { options: ['1', '2', '3', '4', '5'], duration_minutes: 5 },
      '$.poll.options: there must be a maximum of 4 items in the array',
    ],
    [
      { options: ['yes', 'x'.repeat(26)], duration_minutes: 5 },
      '$.poll.options[1]: may only be 25 characters long',
    ],
    [{ options: ['yes', ''], duration_minutes: 5 }, '$.poll.options[1]: must be at least 1 characters long'],
    [{ options: ['yes', 7], duration_minutes: 5 }, '$.poll.options[1]: integer found, string expected'],
    [
      { options: ['yes', ' yes'], duration_minutes: 5 },
      '$.poll.options: the items in the array must be unique',
    ],
    [{ options: 'yes,no', duration_minutes: 5 }, '$.poll.options: string found, array expected'],
    [{ options, duration_minutes: 4 }, '$.poll.duration_minutes: must have a minimum value of 5'],
    [{ options, duration_minutes: 10_081 }, '$.poll.duration_minutes: must have a maximum value of 10080'],
    [{ options, duration_minutes: 5.5 }, '$.poll.duration_minutes: number found, integer expected'],
    [{ options, duration_minutes: '5' }, '$.poll.duration_minutes: string found, integer expected'],
    [
      { options, duration_minutes: 5, foo: 1 },
      '$.poll.foo: is not defined in the schema and the schema does not allow additional properties',
    ],
  ])('%j is a 400 that names what is wrong', async (poll, message) => {
    const { status, body } = await xApi.createTweet({ json: { text: 'a', poll } })
    expect([status, body.errors]).toEqual([400, [{ parameters: {}, message }]])
  })

  test('beside a quote is a 400', async () => {
    const poll = { options, duration_minutes: 5 }
    const { status, body } = await xApi.createTweet({ json: { text: 'a', poll, quote_tweet_id: '1' } })
    expect([status, body.errors?.[0]?.message]).toEqual([
      400,
      '$.poll: can not be combined with quote_tweet_id',
    ])
  })
})
