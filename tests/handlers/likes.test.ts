import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { manyAtOnce } from '../support/concurrency.ts'
import { call, type RequestParts } from '../support/http/events.ts'
import { nextMillisecond } from '../support/next-millisecond.ts'
import { storeContents } from '../support/stores/contents.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const redis = useRedis()
const dynamodb = useDynamoDB()

let api: Awaited<ReturnType<typeof loadHandlers>>

async function loadHandlers() {
  return {
    like: (await import('../../handlers/likes/like.ts')).handler,
    unlike: (await import('../../handlers/likes/unlike.ts')).handler,
    count: (await import('../../handlers/likes/count.ts')).handler,
    likedPosts: (await import('../../handlers/likes/liked-posts.ts')).handler,
    likers: (await import('../../handlers/likes/likers.ts')).handler,
    top: (await import('../../handlers/likes/top.ts')).handler,
    createPost: (await import('../../handlers/likes/create-post.ts')).handler,
    userPosts: (await import('../../handlers/likes/user-posts.ts')).handler,
  }
}

beforeAll(async () => {
  api = await loadHandlers()
})

const like = <Body = { detail: string }>(parts: RequestParts) =>
  call<Body>(api.like, 'POST /likes/new/likes', parts)
const unlike = (parts: RequestParts) => call(api.unlike, 'DELETE /likes/new/likes', parts)
const count = (parts: RequestParts) => call(api.count, 'GET /likes/likes', parts)
const likedPosts = (parts: RequestParts) =>
  call<{ posts: string[]; next?: string }>(api.likedPosts, 'GET /likes/user/likes', parts)
const likers = (parts: RequestParts) =>
  call<{ users: string[]; next?: string }>(api.likers, 'GET /likes/post/likers', parts)
const top = (parts: RequestParts = {}) => call<{ top: object[] }>(api.top, 'GET /likes/top/likes', parts)
const createPost = (parts: RequestParts) =>
  call<{ posts_id: string; username: string; created_at: string }>(
    api.createPost,
    'POST /likes/new/post',
    parts,
  )
const userPosts = (parts: RequestParts) =>
  call<{ posts: { text: string }[]; next?: string }>(api.userPosts, 'GET /likes/user/posts', parts)

async function publish(username = 'ann', text = 'hello'): Promise<string> {
  return (await createPost({ json: { username, text } })).body.posts_id
}

describe('POST /new/likes', () => {
  test('answers 201 the first time and 200 with the same body to a repeat', async () => {
    const posts_id = await publish()
    const first = await like({ query: { username: 'John', posts_id } })
    const second = await like({ query: { username: 'John', posts_id } })
    expect([first.status, second.status]).toEqual([201, 200])
    expect(first.body).toEqual({ posts_id, username: 'John', likes: 1 })
    expect(second.body).toEqual(first.body)
  })

  test('counts 200 concurrent likes by one user once', async () => {
    const posts_id = await publish()
    const query = { username: 'John', posts_id }
    const likes = await manyAtOnce.map(Array(200).keys(), () => like({ query }))
    expect(likes.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(likes.filter(({ status }) => status === 200)).toHaveLength(199)
    expect((await count({ query: { posts_id } })).body).toEqual({ posts_id, likes: 1 })
  })

  test('counts 200 concurrent likes by 200 users as 200', async () => {
    const posts_id = await publish()
    const likes = await manyAtOnce.map(Array(200).keys(), (user) =>
      like<{ likes: number }>({ json: { username: `user ${user}`, posts_id } }),
    )
    expect(new Set(likes.map(({ body }) => body.likes)).size).toBe(200)
    expect((await count({ query: { posts_id } })).body).toEqual({ posts_id, likes: 200 })
  })

  test('leaves no trace of a like of an unknown post', async () => {
    const before = await storeContents(dynamodb.client, redis.url)
    const { status, body, headers } = await like({ query: { username: 'nobody', posts_id: 'no-such-post' } })
    expect(status).toBe(404)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(body).toMatchObject({
      title: 'Not Found',
      status: 404,
      detail: 'No post has the posts_id no-such-post',
    })
    expect(await storeContents(dynamodb.client, redis.url)).toEqual(before)
  })

  test('keeps a user and a post of the same name apart', async () => {
    const [same, other] = [await publish(), await publish()]
    expect((await like({ query: { username: 'ann', posts_id: same } })).status).toBe(201)
    expect((await like({ query: { username: same, posts_id: other } })).status).toBe(201)
    expect((await likers({ query: { posts_id: same } })).body.users).toEqual(['ann'])
    expect((await likedPosts({ query: { username: same } })).body.posts).toEqual([other])
    expect((await count({ query: { posts_id: same } })).body).toEqual({ posts_id: same, likes: 1 })
  })

  test('does not move a repeated like in the list of likers', async () => {
    const posts_id = await publish()
    for (const username of ['first', 'second', 'first']) await like({ query: { username, posts_id } })
    expect((await likers({ query: { posts_id } })).body.users).toEqual(['second', 'first'])
  })

  test.each<[string, RequestParts]>([
    ['a query string', { query: 'username=J%C3%B6rg%20%F0%9F%91%8D&posts_id=POST' }],
    ['a JSON body', { json: { username: 'Jörg 👍', posts_id: 'POST' } }],
    ['a form body', { form: { username: 'Jörg 👍', posts_id: 'POST' } }],
    ['a base64 JSON body', { json: { username: 'Jörg 👍', posts_id: 'POST' }, base64: true }],
    ['a query string and a body', { query: { username: 'Jörg 👍' }, json: { posts_id: 'POST' } }],
    ['a decomposed spelling between spaces', { json: { username: '  Jo\u0308rg 👍 ', posts_id: ' POST ' } }],
    [
      'the same value in two places',
      { query: { posts_id: 'POST' }, json: { username: 'Jörg 👍', posts_id: 'POST' } },
    ],
  ])('reads its parameters from %s', async (_, parts) => {
    const posts_id = await publish()
    const filled = JSON.parse(JSON.stringify(parts).replaceAll('POST', posts_id)) as RequestParts
    const { status, body } = await like(filled)
    expect({ status, body }).toEqual({ status: 201, body: { posts_id, username: 'Jörg 👍', likes: 1 } })
  })
})

test('a number in JSON stands for its digits, as a username and as the id of a post', async () => {
  const Item = { posts_id: { S: '7' }, username: { S: 'ann' }, text: { S: 'hello' } }
  await dynamodb.client.send(new PutItemCommand({ TableName: 'posts', Item }))
  const { status, body } = await like({ json: { username: 42, posts_id: 7 } })
  expect([status, body]).toEqual([201, { posts_id: '7', username: '42', likes: 1 }])
})

describe('a like', () => {
  const username = 'ann'
  test.each<[string, RequestParts, number, string, string]>([
    ['without parameters', {}, 400, 'username', 'is required'],
    [
      'with an empty username',
      { json: { username: ' ', posts_id: '1' } },
      400,
      'username',
      'must not be empty',
    ],
    [
      'with null as the username',
      { json: { username: null, posts_id: '1' } },
      400,
      'username',
      'must be a string',
    ],
    [
      'with an invisible username',
      { json: { username: '\u200b', posts_id: '1' } },
      400,
      'username',
      'must have a visible character',
    ],
    [
      'with a list of usernames',
      { json: { username: ['a'], posts_id: '1' } },
      400,
      'username',
      'must be a string',
    ],
    [
      'with a username of 65 characters',
      { json: { username: '👍'.repeat(65), posts_id: '1' } },
      400,
      'username',
      'must have at most 64 characters',
    ],
    [
      'with a control character',
      { query: 'username=a%00b&posts_id=1' },
      400,
      'username',
      'must have no control characters',
    ],
    [
      'with half a surrogate pair',
      { body: '{"username":"\\ud800","posts_id":"1"}', headers: { 'content-type': 'application/json' } },
      400,
      'username',
      'must have no control characters',
    ],
    [
      'with two usernames in the query',
      { query: 'username=a&username=b&posts_id=1' },
      400,
      'username',
      'has conflicting values',
    ],
    [
      'with one username in the query and another in the body',
      { query: { posts_id: '1', username }, json: { username: 'b' } },
      400,
      'username',
      'has conflicting values',
    ],
  ])('%s is refused, and the parameter named', async (_, parts, status, parameter, message) => {
    const reply = await like<{ errors: Record<string, string>; detail: string }>(parts)
    expect(reply.status).toBe(status)
    expect(reply.body.errors[parameter]).toBe(message)
    expect(reply.body.detail).toContain(`${parameter} ${message}`)
  })

  const json = { 'content-type': 'application/json' }
  test.each<[string, RequestParts, number, string]>([
    ['with malformed JSON', { body: '{"username":', headers: json }, 400, 'The body must be valid JSON'],
    [
      'with JSON that is not an object',
      { body: '["ann"]', headers: json },
      400,
      'The body must be a JSON object',
    ],
    [
      'with a body that is not UTF-8',
      { body: '\xff\xfe', headers: json, base64: true },
      400,
      'The body must be valid JSON',
    ],
    [
      'with a query string that is not UTF-8',
      { query: 'username=%FF' },
      400,
      'The query string or form must be percent-encoded UTF-8',
    ],
    [
      'with XML',
      { body: '<like/>', headers: { 'content-type': 'text/xml' } },
      415,
      'The Content-Type must be application/json or application/x-www-form-urlencoded, not text/xml',
    ],
    [
      'with a body of no stated type',
      { body: 'x' },
      415,
      'The Content-Type must be application/json or application/x-www-form-urlencoded',
    ],
    [
      'of ten megabytes',
      { json: { username: 'x'.repeat(10_000_000) } },
      413,
      'The body must be at most 65536 bytes, not 10000015',
    ],
  ])('%s is refused with the reason', async (_, parts, status, detail) => {
    const reply = await like(parts)
    expect([reply.status, reply.body.detail]).toEqual([status, detail])
  })
})

test('a wrong method is answered by a 405 that names the right ones', async () => {
  const reply = await call(api.top, 'POST /likes/top/likes')
  expect([reply.status, reply.headers.allow]).toEqual([405, 'GET, HEAD'])
})

describe('DELETE /new/likes', () => {
  test('removes a like, and answers a repeat alike', async () => {
    const posts_id = await publish()
    await like({ query: { username: 'ann', posts_id } })
    await like({ query: { username: 'bob', posts_id } })
    const answer = { posts_id, username: 'ann', likes: 1 }
    expect(await unlike({ query: { username: 'ann', posts_id } })).toMatchObject({
      status: 200,
      body: answer,
    })
    expect(await unlike({ json: { username: 'ann', posts_id } })).toMatchObject({ status: 200, body: answer })
    expect((await likers({ query: { posts_id } })).body.users).toEqual(['bob'])
  })

  test('removes a post without likes from the top list', async () => {
    const posts_id = await publish()
    await like({ query: { username: 'ann', posts_id } })
    const listed = await top({ query: { limit: '100' } })
    expect(listed.body.top).toContainEqual(expect.objectContaining({ posts_id }))
    await unlike({ query: { username: 'ann', posts_id } })
    const { body } = await top({ query: { limit: '100' } })
    expect(body.top).not.toContainEqual(expect.objectContaining({ posts_id }))
  })
})

describe('GET /likes and /post/likes', () => {
  test('answer 0 for a post without likes and 404 for an unknown one', async () => {
    const posts_id = await publish()
    expect(await count({ query: { posts_id } })).toMatchObject({ status: 200, body: { posts_id, likes: 0 } })
    const other = await call(api.count, 'GET /likes/post/likes', { query: { posts_id: 'no-such-post' } })
    expect(other.status).toBe(404)
  })

  test('read the body of a GET that a proxy forwarded as a POST', async () => {
    const posts_id = await publish()
    const parts = { json: { posts_id }, headers: { 'X-HTTP-Method-Override': 'GET' } }
    expect(await call(api.count, 'POST /likes/post/likes', parts)).toMatchObject({
      status: 200,
      body: { likes: 0 },
    })
  })
})

describe('GET /user/likes and /post/likers', () => {
  test('list the newest like first and each like once over all pages', async () => {
    const posts: string[] = []
    for (let index = 0; index < 7; index++) {
      const posts_id = await publish('pia', `post ${index}`)
      posts.unshift(posts_id)
      await like({ query: { username: 'reader', posts_id } })
    }
    const first = await likedPosts({ query: { username: 'reader', limit: '3' } })
    const second = await likedPosts({
      query: { username: 'reader', limit: '3', cursor: first.body.next ?? '' },
    })
    const third = await likedPosts({
      query: { username: 'reader', limit: '3', cursor: second.body.next ?? '' },
    })
    expect([first, second, third].flatMap(({ body }) => body.posts)).toEqual(posts)
    expect(third.body).not.toHaveProperty('next')
  })

  test('continue after the last item of a page even if that item is gone', async () => {
    const posts_id = await publish()
    for (const username of ['a', 'b', 'c', 'd']) await like({ query: { username, posts_id } })
    const first = await likers({ query: { posts_id, limit: '2' } })
    expect(first.body.users).toEqual(['d', 'c'])
    await unlike({ query: { username: 'c', posts_id } })
    const second = await likers({ query: { posts_id, limit: '2', cursor: first.body.next ?? '' } })
    expect(second.body).toEqual({ posts_id, users: ['b', 'a'] })
  })

  test('have no next page after one that is exactly full', async () => {
    const posts_id = await publish()
    for (const username of ['a', 'b']) await like({ query: { username, posts_id } })
    expect((await likers({ query: { posts_id, limit: '2' } })).body).toEqual({ posts_id, users: ['b', 'a'] })
  })

  test.each(['forged', 'e30', ''])('refuse the cursor "%s"', async (cursor) => {
    const { status, body } = await likedPosts({ query: { username: 'ann', cursor } })
    expect([status, body]).toEqual([400, expect.objectContaining({ errors: { cursor: expect.any(String) } })])
  })

  test("refuse a cursor of another post's likers", async () => {
    const posts_id = await publish()
    for (const username of ['a', 'b']) await like({ query: { username, posts_id } })
    const { body } = await likers({ query: { posts_id, limit: '1' } })
    expect((await likers({ query: { posts_id: 'other', cursor: body.next ?? '' } })).status).toBe(400)
  })

  test("refuse another user's cursor and another route's", async () => {
    const posts = [
      await publish('author'),
      await publish('author'),
      await publish('other'),
      await publish('other'),
    ]
    for (const username of ['author', 'other']) {
      for (const posts_id of posts) await like({ query: { username, posts_id } })
    }
    const lists = [likedPosts, userPosts]
    for (const list of lists) {
      const { body } = await list({ query: { username: 'author', limit: '1' } })
      const cursor = body.next ?? ''
      expect((await list({ query: { username: 'author', limit: '1', cursor } })).status).toBe(200)
      expect((await list({ query: { username: 'other', limit: '1', cursor } })).status).toBe(400)
      for (const other of lists.filter((one) => one !== list)) {
        expect((await other({ query: { username: 'author', limit: '1', cursor } })).status).toBe(400)
      }
    }
  })

  test.each(['0', '101', '-1', '1.5', 'ten', '1e1'])('refuse the limit %s', async (limit) => {
    const { status, body } = await likedPosts({ query: { username: 'ann', limit } })
    expect(status).toBe(400)
    expect(body).toMatchObject({ errors: { limit: 'must be a whole number from 1 to 100' } })
  })
})

describe('GET /top/likes', () => {
  test('ranks the ten most liked posts, each by itself if texts are equal, ties in descending order of id', async () => {
    const ids = await Promise.all(Array.from({ length: 11 }, () => publish('tom', 'the same words')))
    const ranking = ids.toSorted().reverse()
    const best = ranking.at(-1) ?? ''
    // More likes than any post of the earlier tests has.
    for (const fan of Array.from({ length: 300 }, (_, index) => `fan ${index}`)) {
      const likes = ids.map((posts_id) => like({ query: { username: fan, posts_id } }))
      expect((await Promise.all(likes)).map(({ status }) => status)).toEqual(Array(11).fill(201))
    }
    expect((await like({ query: { username: 'one more', posts_id: best } })).status).toBe(201)
    const expected = [best, ...ranking.slice(0, 9)].map((posts_id, index) => ({
      rank: index + 1,
      posts_id,
      likes: index === 0 ? 301 : 300,
      username: 'tom',
      text: 'the same words',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    }))
    const ranked = (await top()).body.top
    expect(ranked).toEqual(expected)
    expect((await top({ query: { limit: '2' } })).body.top).toEqual(ranked.slice(0, 2))
  })
})

describe('POST /new/post and GET /user/posts', () => {
  test('publish a user’s posts and list them, newest first, page by page', async () => {
    const username = 'una'
    for (const text of ['one', 'two', 'three']) {
      await createPost({ form: { username, text } })
      await nextMillisecond()
    }
    const first = await userPosts({ query: { username, limit: '2' } })
    const second = await userPosts({ query: { username, limit: '2', cursor: first.body.next ?? '' } })
    expect([first, second].map(({ body }) => body.posts.map(({ text }) => text))).toEqual([
      ['three', 'two'],
      ['one'],
    ])
    expect(second.body).not.toHaveProperty('next')
  })

  test('answer 201 with the post that is listed from then on', async () => {
    const username = 'nia'
    const before = Date.now()
    const { status, body } = await createPost({ json: { username, text: 'a\u0301 👍' } })
    const after = Date.now()
    const post = {
      posts_id: expect.stringMatching(/^\d{19}$/),
      text: 'á 👍',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    }
    expect([status, body]).toEqual([201, { ...post, username }])
    expect((await userPosts({ query: { username } })).body).toEqual({
      username,
      posts: [{ ...body, likes: 0 }],
    })
    const time = Date.parse(body.created_at)
    expect(time >= before && time <= after).toBe(true)
  })

  test('keep the lines of a text, whatever line breaks it was sent with', async () => {
    const written = await createPost({ json: { username: 'lina', text: 'one\r\ntwo\rthree\n\nfour\r\n' } })
    expect(written).toMatchObject({ status: 201, body: { text: 'one\ntwo\nthree\n\nfour' } })
    const { body } = await userPosts({ query: { username: 'lina' } })
    expect(body.posts.map(({ text }) => text)).toEqual(['one\ntwo\nthree\n\nfour'])
  })

  test('accept a text of 280 characters and refuse one of 281', async () => {
    expect((await createPost({ json: { username: 'ann', text: '👍'.repeat(280) } })).status).toBe(201)
    expect((await createPost({ json: { username: 'ann', text: '👍'.repeat(281) } })).status).toBe(400)
  })

  test('list nothing for a user without posts', async () => {
    expect((await userPosts({ query: { username: 'silent' } })).body).toEqual({
      username: 'silent',
      posts: [],
    })
  })
})
