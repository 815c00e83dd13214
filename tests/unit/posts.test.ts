import { describe, expect, jest, test } from '@jest/globals'
import { makeDeletePost } from '../../lib/posts/delete-post.ts'
import { makeGetPost } from '../../lib/posts/get-post.ts'
import { makeListPosts } from '../../lib/posts/list-posts.ts'
import { makeListUserPosts } from '../../lib/posts/list-user-posts.ts'
import type { Post } from '../../lib/posts/post.ts'
import type { Added } from '../../lib/posts/post-store.ts'
import { makePublishPost } from '../../lib/posts/publish-post.ts'
import { makeRequirePost } from '../../lib/posts/require-post.ts'

const unexpected = (): Promise<never> => Promise.reject(new Error('This must not be called'))

function ids() {
  let last = 0
  return () => `${++last}`
}

describe('publishing a post', () => {
  const now = new Date('2026-01-01T12:00:00.000Z')

  test('stores it under a new id, with the time, and returns what was stored', async () => {
    const stored: Post[] = []
    const posts = {
      async add(post: Post) {
        stored.push(post)
        return 'added' as const
      },
      find: unexpected,
    }
    const publishPost = makePublishPost({ posts, registerUser: unexpected, clock: () => now, newId: ids() })
    const published = [1, 2].map(() => publishPost({ author: 'ann', text: 'hello' }))
    expect(await Promise.all(published)).toEqual(stored)
    const { postId, ...post } = stored[0] as Post
    expect(post).toEqual({ author: 'ann', text: 'hello', createdAt: '2026-01-01T12:00:00.000Z' })
    expect(postId).not.toBe(stored[1]?.postId)
  })

  test('fails if it is not stored', async () => {
    const posts = { add: () => Promise.reject(new Error('not stored')), find: unexpected }
    const publishPost = makePublishPost({ posts, registerUser: unexpected, clock: () => now, newId: ids() })
    await expect(publishPost({ author: 'ann', text: 'hello' })).rejects.toThrow('not stored')
  })

  test('draws another id where one is taken', async () => {
    const posts = {
      add: async ({ postId }: Post) => (postId === '1' ? ('id-taken' as const) : ('added' as const)),
      find: unexpected,
    }
    const publishPost = makePublishPost({ posts, registerUser: unexpected, clock: () => now, newId: ids() })
    expect((await publishPost({ author: 'ann', text: 'hello' })).postId).toBe('2')
  })

  test('registers an author who is unknown, once, and publishes the post', async () => {
    const known = new Set<string>()
    const registerUser = jest.fn(async (username: string) => void known.add(username))
    const posts = {
      add: async ({ author }: Post) => (known.has(author) ? ('added' as const) : ('author-unknown' as const)),
      find: unexpected,
    }
    const publishPost = makePublishPost({ posts, registerUser, clock: () => now, newId: ids() })
    for (const _ of [1, 2]) expect((await publishPost({ author: 'ann', text: 'hello' })).author).toBe('ann')
    expect(registerUser.mock.calls).toEqual([['ann']])
  })

  test('is dated when the id is drawn that it has, after its author is registered', async () => {
    let time = now.getTime()
    const registerUser = async () => {
      time += 50
    }
    let added = 0
    const posts = {
      add: async () => (added++ === 0 ? ('author-unknown' as const) : ('added' as const)),
      find: unexpected,
    }
    const newId = (at?: Date) => `drawn at ${at?.toISOString()}`
    // Each look at the clock is a millisecond later.
    const publishPost = makePublishPost({ posts, registerUser, clock: () => new Date(time++), newId })
    const { postId, createdAt } = await publishPost({ author: 'ann', text: 'hello' })
    expect([postId, createdAt]).toEqual([`drawn at ${createdAt}`, '2026-01-01T12:00:00.051Z'])
  })

  test('gives up where no id is free', async () => {
    const posts = { add: async () => 'id-taken' as const, find: unexpected }
    const publishPost = makePublishPost({ posts, registerUser: unexpected, clock: () => now, newId: ids() })
    await expect(publishPost({ author: 'ann', text: 'hello' })).rejects.toThrow('found no free id')
  })
})

describe('publishing a post that refers to others', () => {
  const counts = { replies: 0, quotes: 0 }
  const createdAt = '2026-01-01T12:00:00.000Z'
  const root = { postId: 'root', author: 'ann', text: 'hello', createdAt, ...counts }
  const reply = {
    ...{ postId: 'reply', author: 'bob', text: 'hi', createdAt, ...counts },
    inReplyTo: { postId: 'root', author: 'ann' },
    conversationId: 'root',
  }

  /** A store that has these posts; each new post takes the next of `outcomes`, and is stored once there are none. */
  function publishing(...outcomes: Added[]) {
    const found = new Map([root, reply].map((post) => [post.postId, post]))
    const posts = {
      find: async (postIds: readonly string[]) => postIds.flatMap((id) => found.get(id) ?? []),
      add: async () => outcomes.shift() ?? 'added',
    }
    const registerUser = jest.fn(async () => undefined)
    const clock = () => new Date(createdAt)
    return { found, registerUser, publishPost: makePublishPost({ posts, registerUser, clock, newId: ids() }) }
  }

  const draft = { author: 'eve', text: 'me too' }
  const published = { ...draft, postId: '1', createdAt }

  test('stores the post that it replies to, and the conversation that that belongs to', async () => {
    expect(await publishing().publishPost({ ...draft, inReplyTo: 'root' })).toEqual({
      ...published,
      inReplyTo: { postId: 'root', author: 'ann' },
      conversationId: 'root',
    })
    expect(await publishing().publishPost({ ...draft, inReplyTo: 'reply' })).toEqual({
      ...published,
      inReplyTo: { postId: 'reply', author: 'bob' },
      conversationId: 'root',
    })
  })

  test('stores the post that it quotes, in a conversation of its own', async () => {
    expect(await publishing().publishPost({ ...draft, quoted: 'reply' })).toEqual({
      ...published,
      quoted: { postId: 'reply', author: 'bob' },
    })
    expect(await publishing().publishPost({ ...draft, inReplyTo: 'root', quoted: 'root' })).toEqual({
      ...published,
      inReplyTo: { postId: 'root', author: 'ann' },
      conversationId: 'root',
      quoted: { postId: 'root', author: 'ann' },
    })
  })

  test.each([
    ['reply', { inReplyTo: 'gone' }],
    ['quote', { quoted: 'gone' }],
  ])(
    'is refused where the post of a %s does not exist, and registers nobody',
    async (relation, reference) => {
      const { publishPost, registerUser } = publishing('author-unknown')
      await expect(publishPost({ ...draft, ...reference })).rejects.toMatchObject({
        reason: { code: 'reference-not-found', postId: 'gone', relation },
      })
      expect(registerUser).not.toHaveBeenCalled()
    },
  )

  test('is refused where one of them is deleted meanwhile', async () => {
    const { found, publishPost } = publishing('reference-missing')
    const refused = publishPost({ ...draft, inReplyTo: 'root', quoted: 'reply' })
    found.delete('reply')
    await expect(refused).rejects.toMatchObject({
      reason: { code: 'reference-not-found', postId: 'reply', relation: 'quote' },
    })
  })
})

test("a list of a user's posts is the page that was requested with the likes, under the author's name", async () => {
  const post = { postId: '1', author: 'ann', text: 'hello', createdAt: '2026-01-01T12:00:00.000Z' }
  const listUserPosts = makeListUserPosts({
    posts: {
      async listByAuthor(author, page) {
        expect([author, page]).toEqual(['ann', { limit: 1, cursor: 'this page' }])
        return { items: [post], next: 'the next page' }
      },
    },
    async likesOf(postIds, viewer) {
      expect([postIds, viewer]).toEqual([['1'], 'bob'])
      return [{ likes: 3, liked: true }]
    },
  })
  expect(await listUserPosts({ author: 'ann', viewer: 'bob', limit: 1, cursor: 'this page' })).toEqual({
    author: 'ann',
    items: [{ ...post, likes: 3, liked: true }],
    next: 'the next page',
  })
})

test('a post is required to exist', async () => {
  const requirePost = makeRequirePost({ posts: { exists: async (postId) => postId === '1' } })
  await expect(requirePost('1')).resolves.toBeUndefined()
  await expect(requirePost('2')).rejects.toMatchObject({ reason: { code: 'post-not-found', postId: '2' } })
})

describe('posts by their ids', () => {
  const counts = { replies: 1, quotes: 2 }
  const post = (postId: string) => ({ postId, author: 'ann', text: 'hello', createdAt: 'then', ...counts })
  const posts = {
    list: unexpected,
    find: async (postIds: readonly string[]) => ['1', '2'].filter((id) => postIds.includes(id)).map(post),
  }
  const likesOf = async (postIds: readonly string[]) => postIds.map((id) => ({ likes: Number(id) }))

  test('are in the order of the ids, each once, with their own likes, and those missing are named', async () => {
    const listPosts = makeListPosts({ posts, likesOf })
    expect(await listPosts({ postIds: ['4', '2', '3', '1', '2', '3'], limit: 25 })).toEqual({
      items: [
        { ...post('2'), likes: 2 },
        { ...post('1'), likes: 1 },
      ],
      missing: ['4', '3'],
    })
  })

  test('refuse one that does not exist', async () => {
    const getPost = makeGetPost({ posts, likesOf })
    expect(await getPost({ postId: '2' })).toEqual({ ...post('2'), likes: 2 })
    await expect(getPost({ postId: '3' })).rejects.toMatchObject({ reason: { code: 'post-not-found' } })
  })
})

describe('deleting a post', () => {
  const post = { postId: '1', author: 'ann', text: 'hello', createdAt: 'then' }
  const steps = ['begin', 'removeLikes', 'finish'] as const

  /** A post whose deletion dies before one of its steps, the first time. */
  function failingBefore(dying?: (typeof steps)[number]) {
    let fails = dying
    let state: 'standing' | 'begun' | 'gone' = 'standing'
    const done: string[] = []
    const step = async (name: (typeof steps)[number]) => {
      if (fails === name) {
        fails = undefined
        throw new Error(`died before ${name}`)
      }
      done.push(name)
      if (name !== 'removeLikes') state = name === 'begin' ? 'begun' : 'gone'
    }
    const deletion = {
      find: async () => (state === 'gone' ? undefined : { post, hasBegun: state === 'begun' }),
      begin: () => step('begin'),
      finish: () => step('finish'),
    }
    return { done, deletePost: makeDeletePost({ deletion, removeLikes: () => step('removeLikes') }) }
  }
  const byAnn = { postId: '1', username: 'ann' }

  test('takes it out of the answers, then its likes, and then its row', async () => {
    const { done, deletePost } = failingBefore()
    expect(await deletePost(byAnn)).toEqual(post)
    expect(done).toEqual(steps)
    await expect(deletePost(byAnn)).rejects.toMatchObject({ reason: { code: 'post-not-found' } })
  })

  test.each(steps)('that died before the step %s is finished by its repeat', async (dying) => {
    const { done, deletePost } = failingBefore(dying)
    await expect(deletePost(byAnn)).rejects.toThrow('died')
    expect(await deletePost(byAnn)).toEqual(post)
    expect([...new Set(done)]).toEqual(steps)
    expect(done.filter((step) => step === 'begin')).toHaveLength(1)
  })

  test('is refused to all but its author, to whom else a post whose deletion has begun does not exist', async () => {
    const { done, deletePost } = failingBefore('removeLikes')
    const byBob = { postId: '1', username: 'bob' }
    await expect(deletePost(byBob)).rejects.toMatchObject({ reason: { code: 'not-the-author' } })
    expect(done).toEqual([])
    await expect(deletePost(byAnn)).rejects.toThrow('died')
    await expect(deletePost(byBob)).rejects.toMatchObject({ reason: { code: 'post-not-found' } })
    expect(done).toEqual(['begin'])
  })
})
