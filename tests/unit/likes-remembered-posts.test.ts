import { describe, expect, test } from '@jest/globals'
import { storeIncomplete, storeUnavailable } from '../../lib/platform/store-failure.ts'
import type { Posts } from '../../lib/posts/post-store.ts'
import { rememberExisting } from '../../lib/posts/remembered-posts.ts'

/** Posts whose existence is answered by `answer`, and the ids that were asked for. */
function asked(answer: (postId: string) => Promise<boolean>) {
  const questions: string[] = []
  const posts: Posts = {
    put: () => Promise.resolve(),
    find: () => Promise.resolve([]),
    by: () => Promise.resolve({ posts: [] }),
    exists(postId) {
      questions.push(postId)
      return answer(postId)
    },
  }
  return { posts, questions }
}

describe('a post', () => {
  /** Posts remembered on a clock that a test moves, and an answer that it changes. */
  function remembered(answer: () => Promise<boolean>) {
    let time = 0
    const { posts, questions } = asked(answer)
    const { exists } = rememberExisting(posts, 10, () => time)
    return { exists, questions, wait: (milliseconds: number) => (time += milliseconds) }
  }

  test('that was found is asked for again after a second, and no more once it is gone', async () => {
    let isThere = true
    const { exists, questions, wait } = remembered(() => Promise.resolve(isThere))
    expect(await exists('1')).toBe(true)
    isThere = false
    wait(999)
    expect(await exists('1')).toBe(true)
    expect(questions).toEqual(['1'])
    wait(1)
    expect(await exists('1')).toBe(false)
    isThere = true
    expect(await exists('1')).toBe(true)
    expect(questions).toEqual(['1', '1', '1'])
  })

  test('that was found counts as there while the store is away, and is asked for every second', async () => {
    const answers = [Promise.resolve(true)]
    const { exists, questions, wait } = remembered(
      () => answers.shift() ?? Promise.reject(storeUnavailable('DynamoDB', 'away')),
    )
    for (const _ of [1, 2, 3]) {
      expect(await exists('1')).toBe(true)
      expect(await exists('1')).toBe(true)
      wait(1_000)
    }
    expect(questions).toEqual(['1', '1', '1'])
  })

  test('that was found counts as there when the store does not answer soon', async () => {
    const answers = [Promise.resolve(true)]
    const { exists, wait } = remembered(() => answers.shift() ?? new Promise(() => undefined))
    expect(await exists('1')).toBe(true)
    wait(1_000)
    expect(await exists('1')).toBe(true)
  })

  test('that was found does not count as there in a store that has lost its tables', async () => {
    const answers = [Promise.resolve(true)]
    const { exists, wait } = remembered(
      () => answers.shift() ?? Promise.reject(storeIncomplete('DynamoDB', 'a table', 'gone')),
    )
    expect(await exists('1')).toBe(true)
    wait(1_000)
    await expect(exists('1')).rejects.toMatchObject({ reason: { code: 'store-incomplete' } })
  })

  test('that was found is asked for once', async () => {
    const { posts, questions } = asked(() => Promise.resolve(true))
    const remembered = rememberExisting(posts)
    expect(await remembered.exists('1')).toBe(true)
    expect(await remembered.exists('1')).toBe(true)
    expect(questions).toEqual(['1'])
  })

  test('that was not found is asked for again, and found once it is there', async () => {
    const there = new Set<string>()
    const { posts, questions } = asked((postId) => Promise.resolve(there.has(postId)))
    const remembered = rememberExisting(posts)
    expect(await remembered.exists('1')).toBe(false)
    there.add('1')
    expect(await remembered.exists('1')).toBe(true)
    expect(questions).toEqual(['1', '1'])
  })

  test('whose look-up failed is asked for again', async () => {
    const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve(true)]
    const { posts, questions } = asked(() => answers.shift()?.() ?? Promise.resolve(false))
    const remembered = rememberExisting(posts)
    await expect(remembered.exists('1')).rejects.toThrow('away')
    expect(await remembered.exists('1')).toBe(true)
    expect(questions).toEqual(['1', '1'])
  })

  test('is asked for once by all who ask at the same moment, another one by itself', async () => {
    let settle = (_: boolean) => {}
    const answer = new Promise<boolean>((resolve) => {
      settle = resolve
    })
    const { posts, questions } = asked(() => answer)
    const remembered = rememberExisting(posts)
    const answers = ['1', '1', '2', '1'].map((postId) => remembered.exists(postId))
    settle(true)
    expect(await Promise.all(answers)).toEqual([true, true, true, true])
    expect(questions).toEqual(['1', '2'])
  })

  test('is forgotten for newer ones, so that memory is bounded', async () => {
    const { posts, questions } = asked(() => Promise.resolve(true))
    const remembered = rememberExisting(posts, 10)
    const ids = Array.from({ length: 100 }, (_, index) => `${index}`)
    for (const postId of ids) await remembered.exists(postId)
    await remembered.exists('99')
    expect(questions).toEqual(ids)
    await remembered.exists('0')
    expect(questions).toEqual([...ids, '0'])
  })
})
