import { describe, expect, jest, test } from '@jest/globals'
import { storeUnavailable } from '../../lib/platform/store-failure.ts'
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
