import { describe, expect, test } from '@jest/globals'
import type { Posts } from '../../lib/likes/posts.ts'
import { rememberExisting } from '../../lib/likes/remembered-posts.ts'

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
