import { describe, expect, jest, test } from '@jest/globals'
import { makeRegisterLikers } from '../../lib/likes/register-likers.ts'
import { storeIncomplete, storeUnavailable } from '../../lib/platform/store-failure.ts'
import type { PartDone, UpgradeStep } from '../../lib/platform/upgrade-step.ts'
import { makeUpgrade } from '../../lib/upgrade/upgrade.ts'
import { makeUpgradeCall } from '../../lib/upgrade/upgrade-call.ts'
import { makeRecordSightings } from '../../lib/users/record-sightings.ts'

/** A step of parts with so many changes each, and the positions at which it was called. */
function stepOf(...changes: number[]) {
  const positions: (string | undefined)[] = []
  const step: UpgradeStep = async (position) => {
    positions.push(position)
    const part = Number(position ?? 0)
    const done: PartDone = { read: 10, changed: changes[part] ?? 0 }
    return part + 1 < changes.length ? { ...done, next: `${part + 1}` } : done
  }
  return { step, positions }
}

const noLimit = { perSecond: Number.POSITIVE_INFINITY, pausesMs: [] }

describe('an upgrade', () => {
  test('carries out its steps one after the other, each part by part', async () => {
    const [first, second] = [stepOf(1, 2, 3), stepOf(4)]
    const progress: unknown[] = []
    const upgrade = makeUpgrade({ steps: { first: first.step, second: second.step }, ...noLimit })
    const report = await upgrade({ onProgress: (step, counts) => progress.push([step, counts.changed]) })
    expect(report).toEqual({
      steps: { first: { read: 30, changed: 6 }, second: { read: 10, changed: 4 } },
    })
    expect([first.positions, second.positions]).toEqual([[undefined, '1', '2'], [undefined]])
    expect(progress).toEqual([
      ['first', 1],
      ['first', 3],
      ['first', 6],
      ['second', 4],
    ])
  })

  test('stops before a part and goes on there', async () => {
    const [first, second] = [stepOf(1, 2), stepOf(3, 4)]
    const upgrade = makeUpgrade({ steps: { first: first.step, second: second.step }, ...noLimit })
    let parts = 0
    const stopped = await upgrade({ mustStop: () => ++parts > 3 })
    expect(stopped).toEqual({
      steps: { first: { read: 20, changed: 3 }, second: { read: 10, changed: 3 } },
      position: { step: 'second', at: '1' },
    })
    expect(await upgrade({ from: stopped.position })).toEqual({ steps: { second: { read: 10, changed: 4 } } })
    expect(await upgrade({ mustStop: () => true })).toEqual({ steps: {}, position: { step: 'first' } })
  })

  test('stops between two steps and begins the next at its beginning', async () => {
    const [first, second] = [stepOf(1, 1), stepOf(1)]
    const upgrade = makeUpgrade({ steps: { first: first.step, second: second.step }, ...noLimit })
    let parts = 0
    const { position } = await upgrade({ from: { step: 'first', at: '1' }, mustStop: () => ++parts > 1 })
    expect(position).toEqual({ step: 'second' })
    await upgrade({ from: position })
    expect([first.positions, second.positions]).toEqual([['1'], [undefined]])
  })

  test('refuses a position in a step that it does not have', async () => {
    const upgrade = makeUpgrade({ steps: { posts: stepOf(1).step, polls: stepOf(1).step }, ...noLimit })
    await expect(upgrade({ from: { step: 'users' } })).rejects.toThrow(
      'There is no step users; the steps are posts, polls',
    )
  })

  test('makes no more changes a second than it may, the time that they take included', async () => {
    const pauses: number[] = []
    let time = 0
    const { step } = stepOf(100, 0, 50)
    const upgrade = makeUpgrade({
      steps: {
        async posts(position) {
          time += 150
          return step(position)
        },
      },
      perSecond: 250,
      pausesMs: [],
      pause: async (milliseconds) => pauses.push(milliseconds),
      now: () => time,
    })
    await upgrade()
    expect(pauses).toEqual([250, 50])
  })

  test('waits for a store that is away, but not for ever', async () => {
    const failures = [1, 2, 3].map((number) => storeUnavailable('Redis', number))
    const { step, positions } = stepOf(1)
    const pauses: number[] = []
    const upgradeWith = (pausesMs: number[]) =>
      makeUpgrade({
        steps: {
          posts: async (position) => {
            const failure = failures.shift()
            if (failure) throw failure
            return step(position)
          },
        },
        ...noLimit,
        pausesMs,
        pause: async (milliseconds) => pauses.push(milliseconds),
      })
    await expect(upgradeWith([5, 6])()).rejects.toMatchObject({ cause: 3 })
    expect([pauses, positions]).toEqual([[5, 6], []])
    failures.push(storeUnavailable('Redis', 4))
    await upgradeWith([7])()
    expect([pauses, positions]).toEqual([[5, 6, 7], [undefined]])
  })

  test.each([
    ['a mistake', new Error('a mistake')],
    ['a table that is missing', storeIncomplete('DynamoDB', 'a table', 'gone')],
  ])('does not repeat what waiting does not mend: %s', async (_, error) => {
    const step = jest.fn<UpgradeStep>().mockRejectedValue(error)
    const upgrade = makeUpgrade({ steps: { posts: step }, ...noLimit, pausesMs: [1, 1] })
    await expect(upgrade()).rejects.toBe(error)
    expect(step).toHaveBeenCalledTimes(1)
  })
})

describe('a call of the upgrade', () => {
  test('stops thirty seconds before its time is over and returns where the next goes on', async () => {
    const { step } = stepOf(1, 1, 1)
    const call = makeUpgradeCall(makeUpgrade({ steps: { posts: step }, ...noLimit }))
    const times = [90_000, 30_000, 29_999]
    const time = { getRemainingTimeInMillis: () => times.shift() ?? 0 }
    const { position } = await call({}, time)
    expect(position).toEqual({ step: 'posts', at: '2' })
    times.push(90_000)
    expect(await call({ from: position }, time)).toEqual({ steps: { posts: { read: 10, changed: 1 } } })
  })
})

describe('the sightings of users', () => {
  function recorder(maxSize?: number) {
    const added: string[] = []
    const addSince = async (username: string, at: string) => added.push(`${username} ${at}`) > 0
    return { added, record: makeRecordSightings({ users: { addSince } }, maxSize) }
  }

  test('are stored once a name, with the earliest time, and again only with an earlier one', async () => {
    const { added, record } = recorder()
    const seen = (...sightings: [string, string][]) =>
      record(sightings.map(([username, at]) => ({ username, at })))
    expect(await seen(['ann', '3'], ['bob', '2'], ['ann', '2'], ['ann', '4'])).toBe(2)
    expect(await seen(['ann', '2'], ['ann', '5'], ['bob', '1'])).toBe(1)
    expect(added).toEqual(['ann 2', 'bob 2', 'bob 1'])
  })

  test('are looked up again if storing them failed', async () => {
    let isAway = true
    const addSince = async () => {
      if (isAway) throw new Error('away')
      return true
    }
    const record = makeRecordSightings({ users: { addSince } })
    const sightings = [{ username: 'ann', at: '1' }]
    await expect(record(sightings)).rejects.toThrow('away')
    isAway = false
    expect(await record(sightings)).toBe(1)
    expect(await record(sightings)).toBe(0)
  })
})

describe('the search for likers', () => {
  /** Likers of each post; a cursor is the index of the next one. */
  function searchIn(likers: Record<string, string[]>, order = Object.keys(likers)) {
    const seen: string[] = []
    const step = makeRegisterLikers(
      {
        async readPostIds(position, limit) {
          const start = position === undefined ? 0 : order.indexOf(position) + 1
          const items = order.slice(start, start + limit)
          return { items, next: start + limit < order.length ? items.at(-1) : undefined }
        },
        likes: {
          likesOf: async (postIds) => postIds.map((postId) => ({ likes: likers[postId]?.length ?? 0 })),
          async listLikers(postId, { limit, cursor }) {
            const [of, start = '0'] = cursor?.split(' ') ?? [postId]
            if (of !== postId) throw new Error(`a cursor of ${of} for ${postId}`)
            const end = Number(start) + limit
            const items = likers[postId]?.slice(Number(start), end) ?? []
            return end < (likers[postId]?.length ?? 0) ? { items, next: `${postId} ${end}` } : { items }
          },
          firstLikes: async (usernames) =>
            usernames.map((name) => (name === 'fickle' ? undefined : `since ${name}`)),
        },
        async recordSightings(sightings) {
          for (const { username, at } of sightings) seen.push(`${username} ${at}`)
          return sightings.length
        },
      },
      3,
    )
    return { step, seen }
  }

  async function whole(step: UpgradeStep, onPart: (done: PartDone) => void = () => undefined) {
    let position: string | undefined
    do {
      const done = await step(position)
      onPart(done)
      position = done.next
    } while (position !== undefined)
  }

  test('finds all of them, whatever their number, in parts that are hardly larger than a page', async () => {
    const many = Array.from({ length: 8 }, (_, index) => `m${index}`)
    const likers = { a: ['a1'], none: [], b: many, c: ['c1', 'c2'], d: [], e: ['e1', 'e2', 'e3'], f: ['f1'] }
    const { step, seen } = searchIn(likers)
    let [read, changed, parts] = [0, 0, 0]
    await whole(step, (done) => {
      expect(done.read).toBeLessThan(6)
      ;[read, changed, parts] = [read + done.read, changed + done.changed, parts + 1]
    })
    const all = Object.values(likers).flat()
    expect(seen).toEqual(all.map((name) => `${name} since ${name}`))
    expect([read, changed]).toEqual([all.length, all.length])
    expect(parts).toBeGreaterThan(3)
  })

  test('goes on among the likers of a post though another has come before it or the post has gone', async () => {
    const likers: Record<string, string[]> = { a: ['1', '2', '3', '4', '5'], b: ['6'] }
    const order = ['a', 'b']
    const { step, seen } = searchIn(likers, order)
    const { next } = await step(undefined)
    order.unshift('new')
    likers.new = ['0']
    let position = next
    while (position !== undefined) position = (await step(position)).next
    expect(seen.map((text) => text[0])).toEqual(['1', '2', '3', '0', '4', '5', '6'])
    order.shift()
    order.shift()
    expect((await step(next)).next).toBeUndefined()
  })

  test('leaves out those who have taken back all likes meanwhile', async () => {
    const { step, seen } = searchIn({ a: ['ann', 'fickle'] })
    await whole(step)
    expect(seen).toEqual(['ann since ann'])
  })
})
