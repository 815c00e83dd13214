import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { storeIncomplete, storeUnavailable } from '../../lib/platform/store-failure.ts'
import { cacheExistence, trustedMs } from '../../lib/posts/existence-cache.ts'

/** A store whose look-ups are answered by `answer`, and the ids that were looked up. */
function storeAnswering(answer: (postId: string) => Promise<boolean>) {
  const lookUps: string[] = []
  const posts = {
    exists(postId: string) {
      lookUps.push(postId)
      return answer(postId)
    },
  }
  return { posts, lookUps }
}

/** The same behind a cache, on a clock that the test moves. */
function cached(answer: () => Promise<boolean>) {
  let time = 0
  const { posts, lookUps } = storeAnswering(answer)
  const { exists } = cacheExistence(posts, 10, () => time)
  return { exists, lookUps, wait: (milliseconds: number) => (time += milliseconds) }
}

describe('a post that was found', () => {
  test('is not looked up again at once', async () => {
    const { posts, lookUps } = storeAnswering(() => Promise.resolve(true))
    const { exists } = cacheExistence(posts)
    expect(await exists('1')).toBe(true)
    expect(await exists('1')).toBe(true)
    expect(lookUps).toEqual(['1'])
  })

  test('is looked up again after a second, and every time once it is gone', async () => {
    let isThere = true
    const { exists, lookUps, wait } = cached(() => Promise.resolve(isThere))
    expect(await exists('1')).toBe(true)
    isThere = false
    wait(999)
    expect(await exists('1')).toBe(true)
    expect(lookUps).toEqual(['1'])
    wait(1)
    expect(await exists('1')).toBe(false)
    isThere = true
    expect(await exists('1')).toBe(true)
    expect(lookUps).toEqual(['1', '1', '1'])
  })

  test('counts as existing while the store is unavailable, and is looked up once a second', async () => {
    const answers = [Promise.resolve(true)]
    const { exists, lookUps, wait } = cached(
      () => answers.shift() ?? Promise.reject(storeUnavailable('DynamoDB', 'refused')),
    )
    for (const _ of [1, 2, 3]) {
      expect(await exists('1')).toBe(true)
      expect(await exists('1')).toBe(true)
      wait(1_000)
    }
    expect(lookUps).toEqual(['1', '1', '1'])
  })

  test('counts as existing if the store does not answer soon', async () => {
    const answers = [Promise.resolve(true)]
    const { exists, wait } = cached(() => answers.shift() ?? new Promise(() => undefined))
    expect(await exists('1')).toBe(true)
    wait(1_000)
    expect(await exists('1')).toBe(true)
  })

  test('does not count as existing while the store is unavailable if it was gone before', async () => {
    const answers = [Promise.resolve(true), Promise.resolve(false)]
    const { exists, wait } = cached(
      () => answers.shift() ?? Promise.reject(storeUnavailable('DynamoDB', 'refused')),
    )
    expect(await exists('1')).toBe(true)
    wait(1_000)
    expect(await exists('1')).toBe(false)
    await expect(exists('1')).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
  })

  test('does not count as existing in a store that has lost its tables', async () => {
    const answers = [Promise.resolve(true)]
    const { exists, wait } = cached(
      () => answers.shift() ?? Promise.reject(storeIncomplete('DynamoDB', 'a table', 'gone')),
    )
    expect(await exists('1')).toBe(true)
    wait(1_000)
    await expect(exists('1')).rejects.toMatchObject({ reason: { code: 'store-incomplete' } })
  })
})

describe('a post', () => {
  test('that was not found is looked up again, and found once it is there', async () => {
    const stored = new Set<string>()
    const { posts, lookUps } = storeAnswering((postId) => Promise.resolve(stored.has(postId)))
    const { exists } = cacheExistence(posts)
    expect(await exists('1')).toBe(false)
    stored.add('1')
    expect(await exists('1')).toBe(true)
    expect(lookUps).toEqual(['1', '1'])
  })

  test('whose look-up failed is looked up again', async () => {
    const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve(true)]
    const { posts, lookUps } = storeAnswering(() => answers.shift()?.() ?? Promise.resolve(false))
    const { exists } = cacheExistence(posts)
    await expect(exists('1')).rejects.toThrow('away')
    expect(await exists('1')).toBe(true)
    expect(lookUps).toEqual(['1', '1'])
  })

  test('is looked up once for all concurrent calls, and apart from other posts', async () => {
    let settle = (_: boolean) => {}
    const answer = new Promise<boolean>((resolve) => {
      settle = resolve
    })
    const { posts, lookUps } = storeAnswering(() => answer)
    const { exists } = cacheExistence(posts)
    const answers = ['1', '1', '2', '1'].map((postId) => exists(postId))
    settle(true)
    expect(await Promise.all(answers)).toEqual([true, true, true, true])
    expect(lookUps).toEqual(['1', '2'])
  })

  test('is evicted for newer ones, so that memory is bounded', async () => {
    const { posts, lookUps } = storeAnswering(() => Promise.resolve(true))
    const { exists } = cacheExistence(posts, 10)
    const ids = Array.from({ length: 100 }, (_, index) => `${index}`)
    for (const postId of ids) await exists(postId)
    await exists('99')
    expect(lookUps).toEqual(ids)
    await exists('0')
    expect(lookUps).toEqual([...ids, '0'])
  })
})

describe('a post that was found while the store was there', () => {
  test('is trusted for twelve hours without it, counted from when it was found, and no longer', async () => {
    const answers = [Promise.resolve(true)]
    const away = () => Promise.reject(storeUnavailable('DynamoDB', 'refused'))
    const { exists, wait } = cached(() => answers.shift() ?? away())
    expect(await exists('1')).toBe(true)
    for (let hour = 0; hour < 12; hour++) {
      wait(trustedMs / 12 - 1)
      expect(await exists('1')).toBe(true)
    }
    wait(1_000)
    await expect(exists('1')).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
    answers.push(Promise.resolve(true))
    expect(await exists('1')).toBe(true)
    wait(1_000)
    expect(await exists('1')).toBe(true)
  })
})

test('trust in a post begins before its look-up is answered, since it may have been deleted meanwhile', async () => {
  const answers = [
    async () => {
      await setImmediate()
      wait(5_000)
      return true
    },
  ]
  const away = () => Promise.reject(storeUnavailable('DynamoDB', 'refused'))
  const { exists, wait } = cached(() => (answers.shift() ?? away)())
  expect(await exists('1')).toBe(true)
  wait(trustedMs - 5_000)
  await expect(exists('1')).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
})

test('a post that was found before the clock stepped back is looked up again', async () => {
  const answers = [Promise.resolve(true), Promise.resolve(true)]
  const away = () => Promise.reject(storeUnavailable('DynamoDB', 'refused'))
  const { exists, lookUps, wait } = cached(() => answers.shift() ?? away())
  expect(await exists('1')).toBe(true)
  wait(-1)
  expect(await exists('1')).toBe(true)
  expect(lookUps).toEqual(['1', '1'])
  wait(-1)
  await expect(exists('1')).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
})

test('a post that was gone at the last look-up is not taken to exist because the store is away', async () => {
  const answers = [Promise.resolve(true), Promise.resolve(false)]
  const away = () => Promise.reject(storeUnavailable('DynamoDB', 'refused'))
  const { exists, wait } = cached(() => answers.shift() ?? away())
  expect(await exists('1')).toBe(true)
  wait(1_000)
  expect(await exists('1')).toBe(false)
  await expect(exists('1')).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
})
