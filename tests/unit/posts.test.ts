import { describe, expect, test } from '@jest/globals'
import { makeListUserPosts } from '../../lib/posts/list-user-posts.ts'
import type { Post } from '../../lib/posts/post.ts'
import { makePublishPost } from '../../lib/posts/publish-post.ts'
import { makeRequirePost } from '../../lib/posts/require-post.ts'

describe('publishing a post', () => {
  const now = new Date('2026-01-01T12:00:00.000Z')

  test('stores it under a new id, with the time, and returns what was stored', async () => {
    const stored: Post[] = []
    const posts = { put: async (post: Post) => void stored.push(post) }
    const publishPost = makePublishPost({ posts, clock: () => now })
    const published = [1, 2].map(() => publishPost({ author: 'ann', text: 'hello' }))
    expect(await Promise.all(published)).toEqual(stored)
    const { postId, ...post } = stored[0] as Post
    expect(post).toEqual({ author: 'ann', text: 'hello', createdAt: '2026-01-01T12:00:00.000Z' })
    expect(postId).not.toBe(stored[1]?.postId)
  })

  test('fails if it is not stored', async () => {
    const posts = { put: () => Promise.reject(new Error('not stored')) }
    const publishPost = makePublishPost({ posts, clock: () => now })
    await expect(publishPost({ author: 'ann', text: 'hello' })).rejects.toThrow('not stored')
  })
})

test("a list of a user's posts is the page that was requested, under the author's name", async () => {
  const post = { postId: '1', author: 'ann', text: 'hello', createdAt: '2026-01-01T12:00:00.000Z' }
  const listUserPosts = makeListUserPosts({
    posts: {
      async listByAuthor(author, page) {
        expect([author, page]).toEqual(['ann', { limit: 1, cursor: 'this page' }])
        return { items: [post], next: 'the next page' }
      },
    },
  })
  expect(await listUserPosts({ author: 'ann', limit: 1, cursor: 'this page' })).toEqual({
    author: 'ann',
    items: [post],
    next: 'the next page',
  })
})

test('a post is required to exist', async () => {
  const requirePost = makeRequirePost({ posts: { exists: async (postId) => postId === '1' } })
  await expect(requirePost('1')).resolves.toBeUndefined()
  await expect(requirePost('2')).rejects.toMatchObject({ reason: { code: 'post-not-found', postId: '2' } })
})
