import { describe, expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { xApi } from '../support/http/x-api.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

async function tweet(text: string, token: string, more: object = {}): Promise<string> {
  const { body } = await xApi.createTweet({ token, json: { text, ...more } })
  return body.data.id
}

const replyTo = (id: string) => ({ reply: { in_reply_to_tweet_id: id } })
const all = {
  'tweet.fields': 'public_metrics,conversation_id,in_reply_to_user_id,referenced_tweets,author_id',
}

describe('a reply that also quotes', () => {
  test('has its references, its conversation and whom it answers', async () => {
    const first = await tweet('first', 'ann')
    const second = await tweet('second', 'ben', replyTo(first))
    const third = await tweet('third', 'cleo', { ...replyTo(second), quote_tweet_id: first })
    const { body } = await xApi.tweet({ path: { id: third }, query: all })
    expect(body.data).toMatchObject({
      conversation_id: first,
      in_reply_to_user_id: userIdOf('ben'),
      referenced_tweets: [
        { type: 'replied_to', id: second },
        { type: 'quoted', id: first },
      ],
    })
    const counted = async (id: string) =>
      (await xApi.tweet({ path: { id }, query: all })).body.data.public_metrics
    expect(await counted(first)).toMatchObject({ reply_count: 1, quote_count: 1 })
    expect(await counted(second)).toMatchObject({ reply_count: 1, quote_count: 0 })
    await xApi.deleteTweet({ token: 'cleo', path: { id: third } })
    expect(await counted(first)).toMatchObject({ reply_count: 1, quote_count: 0 })
  })

  test('comes with the posts that it refers to and their authors', async () => {
    const first = await tweet('first', 'ann')
    const second = await tweet('second', 'ben', { quote_tweet_id: first })
    const third = await tweet('third', 'cleo', { ...replyTo(first), quote_tweet_id: second })
    const expansions = 'author_id,referenced_tweets.id,referenced_tweets.id.author_id,in_reply_to_user_id'
    const { body } = await xApi.tweet({
      path: { id: third },
      query: { expansions, 'tweet.fields': 'public_metrics' },
    })
    expect(body.includes?.users?.map(({ username }) => username)).toEqual(['cleo', 'ann', 'ben'])
    expect(body.includes?.tweets).toMatchObject([
      { id: first, text: 'first', author_id: userIdOf('ann'), public_metrics: { reply_count: 1 } },
      { id: second, text: 'second', referenced_tweets: [{ type: 'quoted', id: first }] },
    ])
    expect(body.data).toMatchObject({ in_reply_to_user_id: userIdOf('ann'), author_id: userIdOf('cleo') })
  })

  test('in the post vocabulary has referenced_posts and includes.posts', async () => {
    const first = await tweet('first', 'ann')
    const second = await tweet('second', 'ben', { quote_tweet_id: first })
    for (const expansions of ['referenced_posts', 'referenced_tweets.id']) {
      const { body } = await xApi.tweet({
        path: { id: second },
        query: { expansions, 'post.fields': 'created_at' },
      })
      expect(body.data.referenced_posts).toEqual([{ type: 'quoted', id: first }])
      expect(body.includes).toMatchObject({ posts: [{ id: first, edit_history_post_ids: [first] }] })
      expect(body.includes).not.toHaveProperty('users')
    }
  })

  test('to a post that is deleted keeps its reference, and an expansion says what is missing', async () => {
    const first = await tweet('first', 'ann')
    const second = await tweet('second', 'ben', replyTo(first))
    await xApi.deleteTweet({ token: 'ann', path: { id: first } })
    const { body } = await xApi.tweet({
      path: { id: second },
      query: { expansions: 'referenced_tweets.id' },
    })
    expect(body.data.referenced_tweets).toEqual([{ type: 'replied_to', id: first }])
    expect(body).not.toHaveProperty('includes')
    expect(body.errors).toMatchObject([{ value: first, parameter: 'referenced_tweets.id' }])
  })
})

test('a post without references shows none, and is its own conversation', async () => {
  const id = await tweet('alone', 'ann')
  const query = { ...all, expansions: 'referenced_tweets.id,in_reply_to_user_id,attachments.poll_ids' }
  const { body } = await xApi.tweet({ path: { id }, query })
  expect(body.data.conversation_id).toBe(id)
  expect(body.data).not.toHaveProperty('referenced_tweets')
  expect(body.data).not.toHaveProperty('in_reply_to_user_id')
  expect(body).not.toHaveProperty('includes')
})
