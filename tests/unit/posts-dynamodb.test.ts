import { afterEach, describe, expect, jest, test } from '@jest/globals'
import type { DynamoDBStore } from '../../lib/platform/dynamodb.ts'
import { storeUnavailable } from '../../lib/platform/store-failure.ts'
import { dynamodbPostDeletion } from '../../lib/posts/dynamodb/dynamodb-post-deletion.ts'
import { dynamodbPostStore } from '../../lib/posts/dynamodb/dynamodb-post-store.ts'
import { countPostInUsers, postTables } from '../support/stores/posts-on-store.ts'

/** A store whose requests are answered by these outputs, in their order. */
function storeAnswering(...outputs: readonly object[]): DynamoDBStore {
  const answers = outputs.values()
  const send = async () => answers.next().value as never
  return { send, operation: () => ({ send }) }
}

const item = { posts_id: { S: '1' }, username: { S: 'ann' }, text: { S: 'hello' }, created_at: { S: 'then' } }
const post = { postId: '1', author: 'ann', text: 'hello', createdAt: 'then' }

describe('finding posts', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  test('waits before every request but the first, longer each time, while keys are left unprocessed', async () => {
    const jitter = jest.spyOn(Math, 'random').mockReturnValue(1)
    const unprocessed = { UnprocessedKeys: { posts: { Keys: [{ posts_id: { S: '1' } }] } } }
    const store = storeAnswering(unprocessed, unprocessed, unprocessed, { Responses: { posts: [item] } })
    const start = performance.now()
    expect(await dynamodbPostStore(store, postTables, countPostInUsers).find(['1'])).toEqual([
      { ...post, replies: 0, quotes: 0 },
    ])
    expect(jitter).toHaveBeenCalledTimes(3)
    // 10, 20 and 40 ms: timers may fire up to a millisecond early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(67)
  })
})

test('a page of posts is empty if the answer has no items', async () => {
  expect(
    await dynamodbPostStore(storeAnswering({}), postTables, countPostInUsers).listByAuthor('ann', {
      limit: 1,
    }),
  ).toEqual({
    items: [],
  })
})

test('a page of posts goes on where an answer was cut short, and ends with its last post', async () => {
  const entry = (id: string) => ({ ...item, posts_id: { S: id }, position: { S: `then#${id}` } })
  const LastEvaluatedKey = { feed: { S: 'posts' }, position: { S: 'then#3' } }
  const starts: unknown[] = []
  const answers = [
    { Items: [entry('3')], LastEvaluatedKey },
    { Items: [entry('2'), entry('1')], LastEvaluatedKey },
  ]
  const send = async ({ input }: { readonly input: object }) => {
    starts.push((input as { ExclusiveStartKey?: unknown }).ExclusiveStartKey)
    return answers.shift() as never
  }
  const store = dynamodbPostStore({ send, operation: () => ({ send }) }, postTables, countPostInUsers)
  const { items, next } = await store.list({ limit: 2 })
  expect(items.map(({ postId }) => postId)).toEqual(['3', '2'])
  expect(next).toBeDefined()
  expect(starts).toEqual([undefined, LastEvaluatedKey])
})

test('a step of a deletion that the store does not carry out fails', async () => {
  const send = () => Promise.reject(storeUnavailable('DynamoDB', 'refused'))
  const deletion = dynamodbPostDeletion({ send, operation: () => ({ send }) }, postTables, {
    countPost: countPostInUsers,
    pollDeletion: async () => [],
    clock: () => new Date(),
  })
  const unavailable = { reason: { code: 'store-unavailable' } }
  await expect(deletion.begin(post)).rejects.toMatchObject(unavailable)
  await expect(deletion.finish(post.postId)).rejects.toMatchObject(unavailable)
})
