import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient } from '../../lib/platform/dynamodb.ts'
import { userIdOf } from '../../lib/users/user-id.ts'
import type { UserStore } from '../../lib/users/user-store.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { usersBehind } from '../support/stores/posts-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
let users: UserStore

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  users = usersBehind(client)
})

const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z']
const named = async (username: string) => {
  const { items } = await users.list({ limit: 100 })
  return items.filter((user) => user.username === username)
}

describe('registering a user', () => {
  test('again changes nothing, at the same moment or later', async () => {
    await Promise.all(Array.from({ length: 10 }, () => users.add('ann', early)))
    await users.add('ann', late)
    const ann = { userId: userIdOf('ann'), username: 'ann', createdAt: early, posts: 0 }
    expect(await users.find('ann')).toEqual(ann)
    expect(await named('ann')).toEqual([ann])
  })

  test('stores the row and the entry in the list, or neither', async () => {
    const dead = traffic.of(
      () => users.add('dead', early),
      () => Promise.reject(new Error('died')),
    )
    await expect(dead).rejects.toThrow('DynamoDB does not answer')
    expect([await users.find('dead'), await named('dead')]).toEqual([undefined, []])
    const { requests } = await traffic.of(() => users.add('dead', early))
    expect(requests.map(({ operation }) => operation)).toEqual(['TransactWriteItems'])
    expect(await named('dead')).toHaveLength(1)
  })

  test('after an answer that was lost finds the user registered', async () => {
    const lost = traffic.of(
      () => users.add('unheard', early),
      async (send) => {
        await send()
        throw new Error('lost')
      },
    )
    await expect(lost).rejects.toThrow('DynamoDB does not answer')
    await users.add('unheard', late)
    expect(await named('unheard')).toMatchObject([{ createdAt: early }])
  })

  test('keeps a user apart whose id is the same by chance', async () => {
    const stranger = { users_id: userIdOf('bob'), username: 'not bob', created_at: early, posts: 3 }
    await dynamodb.client.send(new PutItemCommand({ TableName: 'users', Item: marshall(stranger) }))
    await users.add('bob', late)
    expect(await users.find('bob')).toMatchObject({ userId: userIdOf('bob'), createdAt: late, posts: 0 })
  })
})

test('users are read by consistent requests', async () => {
  await users.add('read', early)
  const found = await traffic.of(() => users.find('read'))
  expect(found.requests).toMatchObject([
    { operation: 'GetItem', input: { ConsistentRead: true }, abortable: true },
  ])
  const listed = await traffic.of(() => users.list({ limit: 1 }))
  expect(listed.requests).toMatchObject([
    { operation: 'Query', input: { ConsistentRead: true, Limit: 2 }, abortable: true },
    {
      operation: 'BatchGetItem',
      input: { RequestItems: { users: { ConsistentRead: true } } },
      abortable: true,
    },
  ])
})
