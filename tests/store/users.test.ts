import { beforeAll, describe, expect, test } from '@jest/globals'
import { dynamodbClient } from '../../lib/platform/dynamodb.ts'
import { userIdOf } from '../../lib/users/user-id.ts'
import type { UserStore } from '../../lib/users/user-store.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { usersBehind } from '../support/stores/posts-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

let traffic: ReturnType<typeof watchTraffic>
let users: UserStore

beforeAll(() => {
  const client = dynamodbClient()
  traffic = watchTraffic(client)
  users = usersBehind(client)
})

describe('users by their ids', () => {
  test('are those of the spellings that were seen first, whatever their order as text', async () => {
    for (const [name, day] of [
      ['MARY', '2026-01-02'],
      ['Mary', '2026-01-03'],
      ['mary', '2026-01-01'],
      ['ANN', '2026-01-01'],
      ['ann', '2026-01-02'],
    ] as const) {
      await users.add(name, `${day}T00:00:00.000Z`)
    }
    const found = await users.findByIds(['mary', 'nobody', 'Ann'].map(userIdOf))
    const createdAt = '2026-01-01T00:00:00.000Z'
    expect(found.toSorted((one, other) => one.username.localeCompare(other.username))).toEqual([
      { userId: userIdOf('ann'), username: 'ANN', createdAt, posts: 0 },
      { userId: userIdOf('mary'), username: 'mary', createdAt, posts: 0 },
    ])
  })

  test('are one consistent read unit each, read at the same time', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `one of many ${index}`)
    for (const name of names) await users.add(name, '2026-01-01T00:00:00.000Z')
    let waiting = 0
    let most = 0
    const { result, requests } = await traffic.of(
      () => users.findByIds(names.map(userIdOf)),
      async (send) => {
        most = Math.max(most, ++waiting)
        return send().finally(() => waiting--)
      },
    )
    expect(result.map(({ username }) => username).toSorted()).toEqual(names.toSorted())
    expect(requests).toHaveLength(100)
    for (const request of requests) {
      expect(request).toMatchObject({ operation: 'Query', capacityUnits: 1, abortable: true })
      expect(request.input).toMatchObject({ ConsistentRead: true })
    }
    expect(most).toBe(16)
  })
})

describe('the list of users', () => {
  test('is read both ways', async () => {
    for (const year of [2041, 2042, 2043]) await users.add(`born ${year}`, `${year}-01-01T00:00:00.000Z`)
    const list = (request: object) => users.list({ limit: 1, ...request })
    const namesOf = ({ items }: Awaited<ReturnType<typeof list>>) => items.map(({ username }) => username)
    const first = await list({ direction: 'older' })
    const second = await list({ direction: 'older', cursor: first.next })
    expect([first, second].map(namesOf)).toEqual([['born 2043'], ['born 2042']])
    const back = await list({ direction: 'newer', cursor: second.previous })
    expect([namesOf(back), back.previous, back.next]).toEqual([['born 2043'], undefined, first.next])
  })
})
