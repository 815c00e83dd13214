import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbPostStore } from '../../lib/posts/dynamodb/dynamodb-post-store.ts'
import type { PostStore } from '../../lib/posts/post-store.ts'
import { dynamodbUserStore } from '../../lib/users/dynamodb/dynamodb-user-store.ts'
import type { UserStore } from '../../lib/users/user-store.ts'
import { fewAtOnce } from '../support/concurrency.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { countPostInUsers, postTables, store } from '../support/stores/posts-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
let posts: PostStore
let users: UserStore

const authors = Array.from({ length: 60 }, (_, index) => `author ${index}`)
const ids = authors.flatMap((author) => [`1 of ${author}`, `2 of ${author}`])

beforeAll(async () => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  const shared = dynamodbStore(client)
  posts = dynamodbPostStore(shared, postTables, countPostInUsers)
  users = dynamodbUserStore(shared, { users: 'users', feeds: 'feeds' })
  const createdAt = '2026-01-01T00:00:00.000Z'
  const stored = ids.map((postId) => ({ postId, author: postId.slice(5), text: 'hello', createdAt }))
  await Promise.all(stored.map((post) => fewAtOnce(() => store(dynamodb.client, post))))
})

/** The number of keys of each request, by table. */
function keysOf(requests: readonly { readonly input: Readonly<Record<string, unknown>> }[]) {
  return requests.map(({ input }) => {
    const items = input.RequestItems as Readonly<Record<string, { readonly Keys: readonly unknown[] }>>
    return Object.fromEntries(Object.entries(items).map(([table, { Keys }]) => [table, Keys.length]))
  })
}

describe('what is read by its keys at the same moment', () => {
  test('is one request, whichever features ask', async () => {
    const { result, requests } = await traffic.of(() =>
      Promise.all([
        posts.find(['1 of author 1', 'missing']),
        users.findByNames(['author 1', 'author 2', 'nobody']),
        posts.find(['1 of author 1', '2 of author 2']),
        posts.find([]),
      ]),
    )
    const [one, two, three, none] = result
    expect(one.map(({ postId }) => postId)).toEqual(['1 of author 1'])
    expect(two.map(({ username }) => username).toSorted()).toEqual(['author 1', 'author 2'])
    expect(two[0]).toMatchObject({ posts: 2 })
    expect(three.map(({ postId }) => postId).toSorted()).toEqual(['1 of author 1', '2 of author 2'])
    expect(none).toEqual([])
    expect(requests).toMatchObject([{ operation: 'BatchGetItem', abortable: true, capacityUnits: 6 }])
    expect(keysOf(requests)).toEqual([{ posts: 3, users: 3 }])
  })

  test('is a request for each hundred keys, all sent at once', async () => {
    let waiting = 0
    let most = 0
    const { result, requests } = await traffic.of(
      () => Promise.all([posts.find(ids), users.findByNames(authors)]),
      async (send) => {
        most = Math.max(most, ++waiting)
        return send().finally(() => waiting--)
      },
    )
    expect(result.map((found) => found.length)).toEqual([120, 60])
    expect(keysOf(requests)).toEqual([{ posts: 100 }, { posts: 20, users: 60 }])
    expect(most).toBe(2)
  })

  test('fails for all who ask, and not for those who ask later', async () => {
    const lost = Object.assign(new Error('lost'), { name: 'ResourceNotFoundException', $fault: 'client' })
    const { result } = await traffic.of(
      () => Promise.allSettled([posts.find(['1 of author 1']), users.findByNames(['author 1'])]),
      () => Promise.reject(lost),
    )
    for (const outcome of result) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { reason: { code: 'store-incomplete' } } })
    }
    expect(await posts.find(['1 of author 1'])).toHaveLength(1)
  })
})

test('what is read by its keys one after the other is a request each', async () => {
  const { requests } = await traffic.of(async () => {
    await posts.find(['1 of author 1'])
    await users.findByNames(['author 1'])
  })
  expect(keysOf(requests)).toEqual([{ posts: 1 }, { users: 1 }])
})
