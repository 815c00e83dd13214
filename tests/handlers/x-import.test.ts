import { beforeAll, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { userIdOf } from '../../lib/users/user-id.ts'
import { earlierItems, loadEarlierData } from '../support/earlier-version/earlier-data.ts'
import { pollsApi } from '../support/http/polls-api.ts'
import { api, publish } from '../support/http/posts-api.ts'
import { type XRequest, xApi } from '../support/http/x-api.ts'
import { bulkStoresBehind, exportLines, importLines } from '../support/stores/bulk-on-stores.ts'
import { emptyStores } from '../support/stores/empty-stores.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const server = useRedis()
const dynamodb = useDynamoDB()

let redis: Redis
let voting: Awaited<ReturnType<typeof pollsApi>>
beforeAll(async () => {
  redis = new Redis(server.url)
  voting = await pollsApi()
})

const everything = {
  'tweet.fields':
    'attachments,author_id,conversation_id,created_at,in_reply_to_user_id,public_metrics,referenced_tweets',
  'poll.fields': 'duration_minutes,end_datetime,voting_status',
  'user.fields': 'created_at,public_metrics',
  expansions:
    'attachments.poll_ids,author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id',
}

async function tweet(token: string, text: string, more: object = {}): Promise<string> {
  const { status, body } = await xApi.createTweet({ token, json: { text, ...more } })
  expect(status).toBe(201)
  return body.data.id
}

describe('after an export and its import into empty stores', () => {
  test('X’s routes answer as before, and the same is exported again', async () => {
    const poll = { options: ['tea', 'coffee 🫖'], duration_minutes: 10_080 }
    const root = await tweet('ann', 'one\n\ntwo\u2028three  👩‍👩‍👧‍👦', { poll })
    const answer = (id: string) => ({ reply: { in_reply_to_tweet_id: id } })
    const reply = await tweet('Bob', 'e\u0301', answer(root))
    const both = await tweet('ann', 'first', { ...answer(reply), quote_tweet_id: root })
    const gone = await tweet('cleo', 'secret')
    const orphan = await tweet('Bob', 'to what is gone', answer(gone))
    const again = await tweet('ann', 'quote', { quote_tweet_id: gone })
    await xApi.deleteTweet({ token: 'cleo', path: { id: gone } })
    const classic = await publish('ann', 'classic')
    await api.like({ json: { username: 'cleo', posts_id: reply } })
    const { body: asked } = await xApi.tweet({ path: { id: root }, query: everything })
    const pollId = asked.includes?.polls?.[0]?.id
    await voting.vote({ json: { username: 'Bob', polls_id: pollId, choice: 'coffee 🫖' } })
    const ids = [root, reply, both, orphan, again, classic]

    const answers = async () => {
      const user = (name: string): XRequest => ({ path: { id: userIdOf(name) }, query: everything })
      const replies = await Promise.all([
        ...ids.map((id) => xApi.tweet({ path: { id }, query: everything })),
        xApi.tweets({ query: { ids: [...ids, gone].join(), ...everything } }),
        xApi.userTweets(user('ann')),
        xApi.userTweets(user('bob')),
        xApi.timeline(user('cleo')),
        xApi.likedTweets(user('cleo')),
        xApi.likers({ path: { id: reply } }),
        xApi.usersByName({ query: { usernames: 'ann,bob,cleo', 'user.fields': everything['user.fields'] } }),
        voting.results({ query: { polls_id: pollId as string } }),
        api.posts({ query: { viewer: 'cleo' } }),
        api.users(),
      ])
      return replies.map(({ status, body }) => [status, body])
    }

    const before = await answers()
    const lines = await exportLines(bulkStoresBehind(dynamodb.client, redis))
    await emptyStores(dynamodb.client, server.url)
    const { refusals } = await importLines(bulkStoresBehind(dynamodb.client, redis), lines)
    expect(refusals).toEqual([])
    expect(await answers()).toEqual(before)
    expect(await exportLines(bulkStoresBehind(dynamodb.client, redis))).toEqual(lines)
  })
})

describe('what an earlier version has stored', () => {
  test('has no replies, quotes or polls of its own, and can be replied to and quoted', async () => {
    await emptyStores(dynamodb.client, server.url)
    await loadEarlierData(dynamodb.client, redis)
    const post = earlierItems('posts').find(({ posts_id = '' }) => /^\d{1,19}$/.test(posts_id))
    const { posts_id: id = '', username = '', text } = post ?? {}
    const read = async () => (await xApi.tweet({ path: { id }, query: everything })).body
    expect(await read()).toMatchObject({
      data: {
        id,
        text,
        author_id: userIdOf(username),
        conversation_id: id,
        public_metrics: { reply_count: 0, quote_count: 0 },
      },
    })
    expect((await read()).data).not.toHaveProperty('referenced_tweets')
    expect((await read()).data).not.toHaveProperty('attachments')
    await tweet('new', 'reply', { reply: { in_reply_to_tweet_id: id }, quote_tweet_id: id })
    expect((await read()).data.public_metrics).toMatchObject({ reply_count: 1, quote_count: 1 })
    const [poll] = earlierItems('polls')
    const { body } = await voting.find({ query: { polls_id: poll?.polls_id ?? '' } })
    expect(body).toMatchObject({ polls_id: poll?.polls_id })
  })
})
