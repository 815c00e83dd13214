import { describe, expect, jest, test } from '@jest/globals'
import { makeCountLikes } from '../../lib/likes/count-likes.ts'
import { makeLikePost } from '../../lib/likes/like-post.ts'
import { makeListLikedPosts } from '../../lib/likes/list-liked-posts.ts'
import { makeListLikers } from '../../lib/likes/list-likers.ts'
import { makeListTopPosts } from '../../lib/likes/list-top-posts.ts'
import { makeUnlikePost } from '../../lib/likes/unlike-post.ts'

const unexpected = (): Promise<never> => Promise.reject(new Error('This must not be called'))
const nothing = () => undefined
const seeUser = async () => undefined
const postNotFound = (postId: string) => new Error(`Post ${postId} has been removed`)

/** Only post "1" exists. */
const requirePost = async (postId: string): Promise<void> => {
  if (postId !== '1') throw new Error(`Post ${postId} does not exist`)
}

describe('liking a post', () => {
  test('writes nothing if the post does not exist', async () => {
    const likePost = makeLikePost({
      likes: { add: unexpected },
      requirePost,
      postNotFound,
      seeUser,
      onNewLike: nothing,
    })
    await expect(likePost({ username: 'ann', postId: '2' })).rejects.toThrow('Post 2 does not exist')
  })

  test('reports a new like, and a repeated one as there already', async () => {
    const onNewLike = jest.fn()
    const liked = new Set<string>()
    const likes = {
      async add(username: string, postId: string) {
        const added = !liked.has(`${username} ${postId}`)
        liked.add(`${username} ${postId}`)
        return { added, likes: liked.size }
      },
    }
    const likePost = makeLikePost({ likes, requirePost, postNotFound, seeUser, onNewLike })
    const value = { postId: '1', username: 'ann', likes: 1 }
    expect(await likePost({ username: 'ann', postId: '1' })).toEqual({ created: true, value })
    expect(onNewLike).toHaveBeenCalledTimes(1)
    expect(await likePost({ username: 'ann', postId: '1' })).toEqual({ created: false, value })
    expect(onNewLike).toHaveBeenCalledTimes(1)
    expect([...liked]).toEqual(['ann 1'])
  })

  test('refuses a post that has been removed since it was looked up, and registers nobody', async () => {
    const onNewLike = jest.fn()
    const likePost = makeLikePost({
      likes: { add: async () => undefined },
      requirePost,
      postNotFound,
      seeUser: unexpected,
      onNewLike,
    })
    await expect(likePost({ username: 'ann', postId: '1' })).rejects.toThrow('Post 1 has been removed')
    expect(onNewLike).not.toHaveBeenCalled()
  })

  test('sees the user, only for a post that exists', async () => {
    const seen: string[] = []
    const likePost = makeLikePost({
      likes: { add: async () => ({ added: true, likes: 1 }) },
      requirePost,
      postNotFound,
      seeUser: async (username) => void seen.push(username),
      onNewLike: nothing,
    })
    await expect(likePost({ username: 'bob', postId: '2' })).rejects.toThrow('Post 2 does not exist')
    await likePost({ username: 'ann', postId: '1' })
    expect(seen).toEqual(['ann'])
  })
})

test('unliking a post removes the like and returns how many are left', async () => {
  const remove = jest.fn(async (_username: string, _postId: string) => ({ likes: 3 }))
  const unlikePost = makeUnlikePost({ likes: { remove } })
  expect(await unlikePost({ username: 'ann', postId: '1' })).toEqual({
    postId: '1',
    username: 'ann',
    likes: 3,
  })
  expect(remove.mock.calls).toEqual([['ann', '1']])
})

describe('counting likes', () => {
  test('does not look up a post that has some', async () => {
    const countLikes = makeCountLikes({
      likes: { count: async () => 3 },
      requirePost: unexpected,
      postNotFound,
    })
    expect(await countLikes({ postId: '1' })).toEqual({ postId: '1', likes: 3 })
  })

  test('finds none for a post without likes, and refuses a post that does not exist', async () => {
    const countLikes = makeCountLikes({ likes: { count: async () => 0 }, requirePost, postNotFound })
    expect(await countLikes({ postId: '1' })).toEqual({ postId: '1', likes: 0 })
    await expect(countLikes({ postId: '2' })).rejects.toThrow('Post 2 does not exist')
  })
})

test('a post that has been removed has no count', async () => {
  const countLikes = makeCountLikes({
    likes: { count: async () => undefined },
    requirePost: unexpected,
    postNotFound,
  })
  await expect(countLikes({ postId: '1' })).rejects.toThrow('Post 1 has been removed')
})

describe('a list of likes', () => {
  const request = { limit: 1, cursor: 'this page' }

  test("of a user is the page of that user's posts", async () => {
    const listLikedPosts = makeListLikedPosts({
      likes: {
        async listLikedPosts(username, page) {
          expect([username, page]).toEqual(['ann', request])
          return { items: ['1'], next: 'the next page' }
        },
        listLikedPostsFor: unexpected,
      },
      findPosts: unexpected,
    })
    const page = { username: 'ann', items: ['1'], next: 'the next page' }
    expect(await listLikedPosts({ username: 'ann', ...request })).toEqual(page)
  })

  test('of a user has the posts themselves for a viewer, but for one that is gone', async () => {
    const post = { postId: '1', author: 'bob', text: 'hello', createdAt: 'then' }
    const listLikedPosts = makeListLikedPosts({
      likes: {
        listLikedPosts: unexpected,
        async listLikedPostsFor(username, viewer, page) {
          expect([username, viewer, page]).toEqual(['ann', 'cid', request])
          const items = [
            { postId: '2', likes: 5, liked: true },
            { postId: '1', likes: 3, liked: false },
          ]
          return { items, next: 'the next page' }
        },
      },
      findPosts: async (postIds) => [post].filter(({ postId }) => postIds.includes(postId)),
    })
    expect(await listLikedPosts({ username: 'ann', viewer: 'cid', ...request })).toEqual({
      username: 'ann',
      items: ['2', '1'],
      next: 'the next page',
      posts: [{ ...post, likes: 3, liked: false }],
    })
  })

  test("of a post is the page of that post's likers", async () => {
    const listLikers = makeListLikers({
      likes: {
        async listLikers(postId, page) {
          expect([postId, page]).toEqual(['1', request])
          return { items: ['ann'], next: 'the next page' }
        },
      },
    })
    const page = { postId: '1', items: ['ann'], next: 'the next page' }
    expect(await listLikers({ postId: '1', ...request })).toEqual(page)
  })
})

describe('the top list', () => {
  test('ranks posts from 1, also one that the store of posts has lost', async () => {
    const ranking = [
      { postId: '1', likes: 2 },
      { postId: '2', likes: 1 },
    ]
    const stored = { postId: '2', author: 'ann', text: 'hello', createdAt: 'then' }
    const listTopPosts = makeListTopPosts({
      likes: { listMostLiked: async (limit) => ranking.slice(0, limit) },
      findPosts: async (postIds) => [stored].filter(({ postId }) => postIds.includes(postId)),
    })
    expect(await listTopPosts({ limit: 2 })).toEqual([
      { rank: 1, postId: '1', likes: 2, post: undefined },
      { rank: 2, postId: '2', likes: 1, post: stored },
    ])
    expect(await listTopPosts({ limit: 1 })).toHaveLength(1)
  })
})
