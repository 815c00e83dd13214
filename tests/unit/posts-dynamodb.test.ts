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
    expect(await dynamodbPostStore(store, postTables, countPostInUsers).find(['1'])).toEqual([post])
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
