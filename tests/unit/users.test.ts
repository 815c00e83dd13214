import { describe, expect, jest, test } from '@jest/globals'
import { storeIncomplete, storeUnavailable } from '../../lib/platform/store-failure.ts'
import { makeCanonicalName } from '../../lib/users/canonical-name.ts'
import { dynamodbUserStore } from '../../lib/users/dynamodb/dynamodb-user-store.ts'
import { makeGetUser } from '../../lib/users/get-user.ts'
import { makeListUsers } from '../../lib/users/list-users.ts'
import { makeRegisterUser } from '../../lib/users/register-user.ts'
import { makeSeeUser } from '../../lib/users/see-user.ts'
import type { User } from '../../lib/users/user.ts'
import { userIdOf } from '../../lib/users/user-id.ts'

function user(username: string): User {
  return { userId: userIdOf(username), username, createdAt: '2026-01-01T12:00:00.000Z', posts: 3 }
}

describe("a user's id", () => {
  test('is 63 bits of the SHA-256 of the name in lower case, in decimal', () => {
    // printf mary | sha256sum
    expect(userIdOf('mary')).toBe(BigInt('0x6915771be1c5aa0c').toString())
    expect(userIdOf('Mary')).toBe(userIdOf('mary'))
    for (let index = 0; index < 1_000; index++) {
      const id = userIdOf(`user ${index}`)
      expect(id).toMatch(/^\d{1,19}$/)
      expect(BigInt(id) < 1n << 63n).toBe(true)
    }
  })
})

test('a user is registered as of now', async () => {
  const add = jest.fn(async (_username: string, _createdAt: string) => undefined)
  const registerUser = makeRegisterUser({
    users: { add },
    clock: () => new Date('2026-01-01T12:00:00.000Z'),
  })
  await registerUser('ann')
  expect(add.mock.calls).toEqual([['ann', '2026-01-01T12:00:00.000Z']])
})

describe('seeing a user', () => {
  function watched(known: readonly string[] = []) {
    const lookedUp: string[] = []
    const registered: string[] = []
    const faults: Error[] = []
    let time = 0
    const seeUser = makeSeeUser(
      {
        users: {
          async find(username) {
            lookedUp.push(username)
            const fault = faults.shift()
            if (fault) throw fault
            return known.includes(username) ? user(username) : undefined
          },
        },
        registerUser: async (username) => void registered.push(username),
      },
      10,
      () => time,
    )
    return { seeUser, lookedUp, registered, faults, wait: (milliseconds: number) => (time += milliseconds) }
  }

  test('registers a name that is new, once, however many requests bring it at once', async () => {
    const { seeUser, lookedUp, registered } = watched(['bob'])
    await Promise.all(['ann', 'ann', 'bob', 'ann'].map(seeUser))
    await seeUser('ann')
    expect([lookedUp, registered]).toEqual([['ann', 'bob'], ['ann']])
  })

  test('keeps names that differ by case apart', async () => {
    const { seeUser, registered } = watched(['ann'])
    for (const name of ['ann', 'Ann']) await seeUser(name)
    expect(registered).toEqual(['Ann'])
  })

  test('never fails, tries nothing for a second after a failure and then looks the name up again', async () => {
    const { seeUser, lookedUp, registered, faults, wait } = watched()
    faults.push(storeUnavailable('DynamoDB', 'refused'))
    await expect(seeUser('ann')).resolves.toBeUndefined()
    wait(999)
    for (const name of ['ann', 'bob']) await seeUser(name)
    expect([lookedUp, registered]).toEqual([['ann'], []])
    wait(1)
    await seeUser('ann')
    expect([lookedUp, registered]).toEqual([['ann', 'ann'], ['ann']])
  })
})

describe('the username that a name stands for', () => {
  /** A store that knows the usernames given, on a clock that the test moves. */
  function watched(...usernames: string[]) {
    const known = new Map(usernames.map((username) => [userIdOf(username), username]))
    const lookedUp: string[] = []
    const faults: Error[] = []
    let time = 0
    const findByIds = async (userIds: readonly string[]) => {
      lookedUp.push(...userIds)
      const fault = faults.shift()
      if (fault) throw fault
      return userIds.flatMap((userId) => known.get(userId) ?? []).map(user)
    }
    return {
      canonicalName: makeCanonicalName({ users: { findByIds } }, 10, () => time),
      known,
      lookedUp,
      faults,
      wait: (milliseconds: number) => (time += milliseconds),
    }
  }

  test('is that of the store, looked up once a minute for all spellings together', async () => {
    const { canonicalName, known, lookedUp, wait } = watched('Mary')
    const spellings = ['mary', 'MARY', 'Mary']
    expect(await Promise.all(spellings.map(canonicalName))).toEqual(['Mary', 'Mary', 'Mary'])
    known.set(userIdOf('mary'), 'mARY')
    wait(59_999)
    expect(await canonicalName('mary')).toBe('Mary')
    expect(lookedUp).toEqual([userIdOf('mary')])
    wait(1)
    expect(await canonicalName('mary')).toBe('mARY')
    wait(-1)
    known.set(userIdOf('mary'), 'MARY')
    expect(await canonicalName('mary')).toBe('MARY')
  })

  test('is the name as spelled while nobody has it, and that is looked up every time', async () => {
    const { canonicalName, known, lookedUp } = watched()
    expect([await canonicalName('Ann'), await canonicalName('ann')]).toEqual(['Ann', 'ann'])
    known.set(userIdOf('ann'), 'aNN')
    expect(await canonicalName('ann')).toBe('aNN')
    expect(lookedUp).toHaveLength(3)
  })

  test('that was found stands for a minute more each time that the store does not answer', async () => {
    const { canonicalName, lookedUp, faults, wait } = watched('Mary')
    await canonicalName('mary')
    for (const _ of [1, 2]) {
      faults.push(storeUnavailable('DynamoDB', 'refused'))
      wait(60_000)
      expect([await canonicalName('mary'), await canonicalName('mary')]).toEqual(['Mary', 'Mary'])
    }
    expect(lookedUp).toHaveLength(3)
  })

  test('that was found is not waited for when the store is slow', async () => {
    let isSlow = false
    let time = 0
    const findByIds = () => (isSlow ? new Promise<never>(() => undefined) : Promise.resolve([user('Mary')]))
    const canonicalName = makeCanonicalName({ users: { findByIds } }, 10, () => time)
    await canonicalName('mary')
    isSlow = true
    time = 60_000
    expect(await canonicalName('mary')).toBe('Mary')
  })

  test('is unknown while the store does not answer and it was never found, or has lost its data', async () => {
    const { canonicalName, faults, wait } = watched('Mary')
    faults.push(storeUnavailable('DynamoDB', 'refused'))
    await expect(canonicalName('mary')).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
    expect(await canonicalName('mary')).toBe('Mary')
    wait(60_000)
    faults.push(storeIncomplete('DynamoDB', 'a table', 'lost'))
    await expect(canonicalName('mary')).rejects.toMatchObject({ reason: { code: 'store-incomplete' } })
  })
})

test('the user of an id who was seen first may be on a later page of its Query', async () => {
  const item = (username: string, created_at: string) => ({
    users_id: { S: '1' },
    username: { S: username },
    created_at: { S: created_at },
    posts: { N: '0' },
  })
  const LastEvaluatedKey = { users_id: { S: '1' }, username: { S: 'ANN' } }
  const starts: unknown[] = []
  const send = async ({ input }: { readonly input: object }) => {
    const { ExclusiveStartKey } = input as { ExclusiveStartKey?: unknown }
    starts.push(ExclusiveStartKey)
    return (
      ExclusiveStartKey
        ? { Items: [item('ann', '2025')] }
        : { Items: [item('ANN', '2026')], LastEvaluatedKey }
    ) as never
  }
  const store = dynamodbUserStore({ send, operation: () => ({ send }) }, { users: 'users', feeds: 'feeds' })
  expect(await store.findByIds(['1'])).toMatchObject([{ username: 'ann' }])
  expect(starts).toEqual([undefined, LastEvaluatedKey])
})

describe('users', () => {
  const countLikedPosts = async (usernames: readonly string[]) => usernames.map((name) => name.length)

  test('are listed with how many posts each of them likes', async () => {
    const listUsers = makeListUsers({
      users: {
        async list(page) {
          expect(page).toEqual({ limit: 2, cursor: 'this page' })
          return { items: [user('ann'), user('mary')], next: 'the next page' }
        },
      },
      countLikedPosts,
    })
    expect(await listUsers({ limit: 2, cursor: 'this page' })).toEqual({
      items: [
        { ...user('ann'), likes: 3 },
        { ...user('mary'), likes: 4 },
      ],
      next: 'the next page',
    })
  })

  test('are found by name, and refused where there is none', async () => {
    const find = async (username: string) => (username === 'ann' ? user('ann') : undefined)
    const getUser = makeGetUser({ users: { find }, countLikedPosts })
    expect(await getUser({ username: 'ann' })).toEqual({ ...user('ann'), likes: 3 })
    await expect(getUser({ username: 'Ann' })).rejects.toMatchObject({
      reason: { code: 'user-not-found', username: 'Ann' },
    })
  })
})
