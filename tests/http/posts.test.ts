import { Agent } from 'node:http'
import { afterAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { keys } from '../../lib/likes/redis/keys.ts'
import { allPages } from '../support/all-pages.ts'
import { retryRequest } from '../support/concurrency.ts'
import { send } from '../support/http/client.ts'
import type { ListedBody, PageBody, UserBody } from '../support/http/posts-api.ts'
import { useStack } from '../support/stack/use-stack.ts'

/** Posts through HAProxy and two gateways, each of which remembers posts by itself. */
const stack = useStack(() => ({ GATEWAYS: '2' }))
const agent = new Agent({ keepAlive: true })
afterAll(() => agent.destroy())

function ask<Body>(method: string, path: string, parameters: Record<string, string>) {
  const url = `${stack.likes}${path}?${new URLSearchParams(parameters)}`
  return retryRequest(() => send<Body>(method, url, { agent }))
}

async function publish(username: string): Promise<string> {
  const { status, body } = await ask<ListedBody>('POST', '/new/post', { username, text: 'hello' })
  expect(status).toBe(201)
  return body.posts_id
}

const like = (username: string, posts_id: string) =>
  ask<{ likes: number }>('POST', '/new/likes', { username, posts_id })
const unlike = (username: string, posts_id: string) => ask('DELETE', '/new/likes', { username, posts_id })
const remove = (username: string, posts_id: string) => ask('DELETE', '/post', { username, posts_id })

function everyPost(path: string, limit: number, parameters: Record<string, string>): Promise<ListedBody[]> {
  return allPages(async (cursor) => {
    const { body } = await ask<PageBody>('GET', path, {
      ...parameters,
      limit: `${limit}`,
      ...(cursor && { cursor }),
    })
    return { items: body.posts, next: body.next }
  })
}

async function likersOf(posts_id: string): Promise<string[]> {
  return (await ask<{ users: string[] }>('GET', '/post/likers', { posts_id, limit: '100' })).body.users
}

test('pages repeat and leave out nothing that stands, while 16 writers post, like and delete', async () => {
  const standing: string[] = []
  for (let index = 0; index < 40; index++) standing.push(await publish(`author ${index % 4}`))
  const deleted = new Set<string>()
  let isWriting = true
  const write = async (writer: number) => {
    const username = `writer ${writer}`
    for (let turn = writer; isWriting; turn++) {
      const posts_id = await publish(username)
      const other = standing[(turn * 7) % standing.length] ?? ''
      await like(username, other)
      await like(username, posts_id)
      if (turn % 2 === 0) await unlike(username, other)
      expect((await remove(username, posts_id)).status).toBe(200)
      deleted.add(posts_id)
    }
  }
  const writers = Array.from({ length: 16 }, (_, writer) => write(writer))
  for (const [path, limit] of [
    ['/posts', 3],
    ['/posts', 20],
    ['/user/posts', 1],
    ['/posts', 7],
  ] as const) {
    const before = new Set(deleted)
    const ofAuthor = path === '/user/posts'
    const listed = await everyPost(path, limit, {
      viewer: 'writer 3',
      ...(ofAuthor && { username: 'author 2' }),
    })
    const ids = listed.map(({ posts_id }) => posts_id)
    expect(new Set(ids).size).toBe(ids.length)
    const expected = standing.filter((_, index) => !ofAuthor || index % 4 === 2)
    expect(ids.filter((posts_id) => standing.includes(posts_id))).toEqual(expected.toReversed())
    expect(ids.filter((posts_id) => before.has(posts_id))).toEqual([])
  }
  isWriting = false
  await Promise.all(writers)
  const left = await everyPost('/posts', 100, { viewer: 'writer 3' })
  expect(left.filter(({ posts_id }) => deleted.has(posts_id))).toEqual([])
  for (const { posts_id, likes, liked } of left.filter((post) => standing.includes(post.posts_id))) {
    const likers = await likersOf(posts_id)
    expect([posts_id, likes, liked]).toEqual([posts_id, likers.length, likers.includes('writer 3')])
  }
  expect(deleted.size).toBeGreaterThan(16)
})

test('a deletion while 20 clients like leaves no like of the post, in either gateway, and no other like is lost', async () => {
  const redis = new Redis(Number(stack.environment.REDIS_PORT), '127.0.0.1')
  try {
    for (let round = 0; round < 5; round++) {
      const [posts_id, kept] = [await publish('famous'), await publish('famous')]
      let isGone = false
      const fans: string[] = []
      const likeOn = async (client: number) => {
        for (let turn = 0, late = 0; late < 3; turn++) {
          const username = `fan ${round} ${client} ${turn % 10}`
          fans.push(username)
          const sentAfter = isGone
          const [{ status }, other] = await Promise.all([like(username, posts_id), like(username, kept)])
          expect(other.status).toBeLessThan(300)
          if (sentAfter) {
            expect(status).toBe(404)
            late++
          }
        }
      }
      const clients = Array.from({ length: 20 }, (_, client) => likeOn(client))
      const { status } = await remove('famous', posts_id)
      isGone = true
      expect(status).toBe(200)
      await Promise.all(clients)
      for (const key of await redis.keys('{likes}:*')) {
        if ((await redis.type(key)) === 'zset')
          expect([key, await redis.zscore(key, posts_id)]).toEqual([key, null])
      }
      expect(await redis.exists(keys.likers(posts_id))).toBe(0)
      const standing = new Set(fans)
      expect((await ask<ListedBody>('GET', '/post', { posts_id: kept })).body.likes).toBe(standing.size)
      for (const path of ['/post', '/likes']) expect((await ask('GET', path, { posts_id })).status).toBe(404)
      for (const username of [...standing].slice(0, 5)) {
        const { body } = await ask<{ posts: string[] }>('GET', '/user/likes', { username })
        expect(body.posts).toEqual([kept])
        expect((await ask<UserBody>('GET', '/user', { username })).body.likes).toBe(1)
      }
      expect((await ask<UserBody>('GET', '/user', { username: 'famous' })).body.posts).toBe(round + 1)
    }
  } finally {
    redis.disconnect()
  }
})
