import { describe, expect, test } from '@jest/globals'
import { manyAtOnce, retryRequest } from '../support/concurrency.ts'
import type { RequestParts } from '../support/http/events.ts'
import { api, everyPost, type PageBody, publish } from '../support/http/posts-api.ts'
import type { ProblemBody } from '../support/http/sender.ts'
import { nextMillisecond } from '../support/next-millisecond.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

async function like(username: string, posts_id: string): Promise<void> {
  expect((await api.like({ json: { username, posts_id } })).status).toBe(201)
}

describe('a post in a list', () => {
  test('is the post with its likes, and for a viewer whether the viewer likes it, in every list', async () => {
    const { body: post } = await api.publish({ json: { username: 'author', text: 'once\ntwice' } })
    const { posts_id } = post
    for (const fan of ['fan', 'other']) await like(fan, posts_id)
    const without = { ...post, likes: 2 }
    for (const [viewer, expected] of [
      [undefined, without],
      ['fan', { ...without, liked: true }],
      ['nobody', { ...without, liked: false }],
    ] as const) {
      const query = viewer === undefined ? {} : { viewer }
      const members = JSON.stringify(expected)
      expect(JSON.stringify((await api.post({ query: { posts_id, ...query } })).body)).toBe(members)
      const listed = [
        await api.posts({ query: { limit: '1', ...query } }),
        await api.posts({ query: { posts_ids: posts_id, ...query } }),
        await api.userPosts({ query: { username: 'author', ...query } }),
      ]
      for (const { body } of listed) expect(JSON.stringify(body.posts)).toBe(`[${members}]`)
      const { likes, username, text, created_at, ...rest } = expected as typeof without & { liked?: boolean }
      const ranked = { rank: 1, posts_id, likes, username, text, created_at }
      const top = await api.top({ query })
      expect(JSON.stringify(top.body.top[0])).toBe(
        JSON.stringify({ ...ranked, ...('liked' in rest && { liked: rest.liked }) }),
      )
      const liked = await api.likedPosts({ query: { username: 'other', ...query } })
      expect(JSON.stringify(liked.body)).toBe(
        JSON.stringify({
          username: 'other',
          posts: [posts_id],
          ...(viewer !== undefined && { liked_posts: [expected] }),
        }),
      )
    }
  })

  test('that nobody likes has none', async () => {
    const posts_id = await publish('unliked')
    expect((await api.post({ query: { posts_id, viewer: 'ann' } })).body).toMatchObject({
      likes: 0,
      liked: false,
    })
  })
})

describe("everyone's posts", () => {
  test('are newest first, of all authors, each on one page, whatever the size of a page', async () => {
    for (const author of ['ann', 'bob', 'ann', 'cid', 'bob']) {
      await publish(author)
      await nextMillisecond()
    }
    const all = await everyPost(100)
    const order = all.map(({ created_at, posts_id }) => `${created_at} ${posts_id}`)
    expect(order).toEqual(order.toSorted().toReversed())
    expect(new Set(all.slice(0, 5).map(({ username }) => username))).toEqual(new Set(['ann', 'bob', 'cid']))
    for (const limit of [1, 2, 3]) expect(await everyPost(limit)).toEqual(all)
  })

  test('show a post from the moment its publication was answered', async () => {
    for (let index = 0; index < 20; index++) {
      const posts_id = await publish('quick')
      const { body } = await api.posts({ query: { limit: '1' } })
      expect(body.posts[0]?.posts_id).toBe(posts_id)
    }
  })

  test('are read without repeats and without gaps while 16 writers publish and delete', async () => {
    const standing: string[] = []
    for (let index = 0; index < 60; index++) standing.push(await publish(`standing ${index % 3}`))
    const deleted = new Set<string>()
    let isWriting = true
    const write = async (writer: number) => {
      while (isWriting) {
        const posts_id = await publish(`writer ${writer}`)
        const { status } = await retryRequest(() =>
          api.remove({ json: { username: `writer ${writer}`, posts_id } }),
        )
        // A deletion that was answered 503 may have been finished.
        expect([200, 404]).toContain(status)
        deleted.add(posts_id)
      }
    }
    const writers = Array.from({ length: 16 }, (_, writer) => write(writer))
    for (const limit of [7, 10, 25]) {
      const before = new Set(deleted)
      const ids = (await everyPost(limit)).map(({ posts_id }) => posts_id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(standing.filter((posts_id) => !ids.includes(posts_id))).toEqual([])
      expect(ids.filter((posts_id) => before.has(posts_id))).toEqual([])
    }
    isWriting = false
    await Promise.all(writers)
    expect(deleted.size).toBeGreaterThan(16)
    const left = (await everyPost(100)).map(({ posts_id }) => posts_id)
    expect(left.filter((posts_id) => deleted.has(posts_id))).toEqual([])
  })
})

describe('posts by their ids', () => {
  test('are in the order of the ids, each once, and those that are missing are named once', async () => {
    const [one, two, three] = [await publish('ann'), await publish('bob'), await publish('ann')]
    await like('fan', two)
    const ids = [two, 'missing', three, two, one, 'missing', 'none']
    const expected = { posts: [two, three, one], missing: ['missing', 'none'] }
    for (const parts of [
      { query: { posts_ids: ids.join(',') } },
      { query: { posts_ids: ids.join(' , ') } },
      { json: { posts_ids: ids } },
      { form: { posts_ids: ids.join(',') } },
    ]) {
      const { body } = await api.posts(parts)
      expect({ ...body, posts: body.posts.map(({ posts_id }) => posts_id) }).toEqual(expected)
      expect(body.posts.map(({ likes }) => likes)).toEqual([1, 0, 0])
    }
  })

  test('may be a hundred, repeats counted', async () => {
    const posts_id = await publish('ann')
    const ids = (count: number) => Array(count).fill(posts_id).join(',')
    const { body } = await api.posts({ query: { posts_ids: ids(100) } })
    expect([body.posts.length, body.missing]).toEqual([1, []])
    const refused = await api.posts<ProblemBody>({ query: { posts_ids: ids(101) } })
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      { posts_ids: 'must have at most 100 items, not 101' },
    ])
  })

  test('are read in one request of a hundred, too', async () => {
    const ids = await manyAtOnce.map(Array(100).keys(), (index) => publish(`hundred ${index % 4}`))
    const { body } = await api.posts({ query: { posts_ids: ids.toReversed().join(',') } })
    expect(body.posts.map(({ posts_id }) => posts_id)).toEqual(ids.toReversed())
  })
})

describe('a bad request', () => {
  type Send = (parts: RequestParts) => Promise<{ status: number; body: unknown }>
  const sends: Record<string, Send> = api
  test.each<[keyof typeof api, RequestParts, object]>([
    ['post', {}, { posts_id: 'is required' }],
    ['post', { query: { posts_id: ' ' } }, { posts_id: 'must not be empty' }],
    ['post', { query: { posts_id: '1', viewer: '' } }, { viewer: 'must not be empty' }],
    [
      'posts',
      { query: { viewer: 'x'.repeat(65), limit: '0' } },
      {
        viewer: 'must have at most 64 characters',
        limit: 'must be a whole number from 1 to 100',
      },
    ],
    ['posts', { query: { posts_ids: '' } }, { posts_ids: 'each must not be empty' }],
    ['posts', { query: { posts_ids: '1,,2' } }, { posts_ids: 'each must not be empty' }],
    ['posts', { json: { posts_ids: { 1: 2 } } }, { posts_ids: 'must be a comma-separated list' }],
    ['posts', { json: { posts_ids: 1.5 } }, { posts_ids: 'must be a comma-separated list' }],
    ['posts', { json: { posts_ids: ['1', null] } }, { posts_ids: 'each must be a string' }],
    [
      'posts',
      { query: { cursor: 'made up' } },
      { cursor: 'must be the `next` of an earlier page of the same list' },
    ],
    [
      'posts',
      { query: { posts_ids: '1', cursor: 'of a page' } },
      { cursor: 'must not be given with posts_ids' },
    ],
    ['remove', {}, { username: 'is required', posts_id: 'is required' }],
    ['remove', { json: { posts_id: '1' } }, { username: 'is required' }],
    ['remove', { json: { posts_id: [], username: 'ann' } }, { posts_id: 'must be a string' }],
    ['user', {}, { username: 'is required' }],
    ['user', { query: { username: '\u200b' } }, { username: 'must have a visible character' }],
    ['users', { query: { limit: '101' } }, { limit: 'must be a whole number from 1 to 100' }],
    ['top', { query: { viewer: 'a\u0000b' } }, { viewer: 'must have no control characters' }],
    ['userPosts', { query: { username: 'ann', viewer: ' ' } }, { viewer: 'must not be empty' }],
    ['likedPosts', { query: { username: 'ann', viewer: ' ' } }, { viewer: 'must not be empty' }],
  ])('to %s with %j is a 400 that names what is wrong', async (name, parts, errors) => {
    const { status, body } = (await sends[name]?.(parts)) ?? {}
    expect([status, (body as ProblemBody).errors]).toEqual([400, errors])
  })

  test('for a post or a user that is not there is a 404', async () => {
    const answers = [
      await api.post<ProblemBody>({ query: { posts_id: 'none' } }),
      await api.remove<ProblemBody>({ query: { posts_id: 'none', username: 'ann' } }),
      await api.user<ProblemBody>({ query: { username: 'nobody yet' } }),
    ]
    expect(answers.map(({ status, body }) => [status, body.detail])).toEqual([
      [404, 'No post has the posts_id none'],
      [404, 'No post has the posts_id none'],
      [404, 'No user has the username nobody yet'],
    ])
  })

  test('leaves lists of what is not there empty', async () => {
    const page: PageBody = (await api.userPosts({ query: { username: 'nobody yet', viewer: 'ann' } })).body
    expect(page.posts).toEqual([])
    const liked = await api.likedPosts({ query: { username: 'nobody yet', viewer: 'ann' } })
    expect(liked.body).toEqual({ username: 'nobody yet', posts: [], liked_posts: [] })
  })
})

test('a post with an id and a time of one’s own is refused, since both would be ignored', async () => {
  const json = { username: 'dreamer', text: 'hi', posts_id: '7', created_at: '2020-01-01T00:00:00.000Z' }
  const { status, body } = await api.publish<ProblemBody>({ json })
  expect([status, body.detail]).toEqual([
    400,
    'Unknown parameters: posts_id, created_at; known: username, text',
  ])
  expect((await api.userPosts({ query: { username: 'dreamer' } })).body.posts).toEqual([])
})
