import { describe, expect, test } from '@jest/globals'
import type { LikesLedger } from '../../lib/likes/like-store.ts'
import { Likes } from '../../lib/likes/likes.ts'
import type { Posts } from '../../lib/posts/post-store.ts'

const unused = (): Promise<never> => Promise.reject(new Error('not to be called'))

const ledger = (parts: Partial<LikesLedger>): LikesLedger => ({
  add: unused,
  remove: unused,
  count: unused,
  likedBy: unused,
  likersOf: unused,
  top: unused,
  check: unused,
  ...parts,
})

const posts = (parts: Partial<Posts>): Posts => ({
  put: unused,
  exists: unused,
  find: unused,
  by: unused,
  ...parts,
})

describe('a count', () => {
  test('of likes looks for no post, since a post without likes alone could be none', async () => {
    const likes = new Likes(ledger({ count: async () => 3 }), posts({}))
    expect(await likes.count({ posts_id: '1' })).toEqual({ posts_id: '1', likes: 3 })
  })

  test('of none is refused where there is no post', async () => {
    const likes = new Likes(ledger({ count: async () => 0 }), posts({ exists: async (id) => id === '1' }))
    expect(await likes.count({ posts_id: '1' })).toEqual({ posts_id: '1', likes: 0 })
    await expect(likes.count({ posts_id: '2' })).rejects.toMatchObject({ reason: { code: 'post-not-found' } })
  })
})

describe('a like', () => {
  test('of no post writes nothing', async () => {
    const likes = new Likes(ledger({}), posts({ exists: async () => false }))
    await expect(likes.like({ username: 'ann', posts_id: '1' })).rejects.toMatchObject({
      reason: { code: 'post-not-found' },
    })
  })
})

describe('the top list', () => {
  test('has a post that the store of posts has lost, without its words', async () => {
    const ranking = [
      { postId: '1', likes: 2 },
      { postId: '2', likes: 1 },
    ]
    const stored = [{ posts_id: '2', username: 'ann', text: 'hello', created_at: '2026-01-01T00:00:00.000Z' }]
    const likes = new Likes(ledger({ top: async () => ranking }), posts({ find: async () => stored }))
    expect(await likes.top({ limit: 10 })).toEqual({
      top: [
        { rank: 1, posts_id: '1', likes: 2, username: null, text: null },
        { rank: 2, posts_id: '2', likes: 1, username: 'ann', text: 'hello' },
      ],
    })
  })
})
