import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Cluster, type Redis } from 'ioredis'
import type { LikeStore } from '../../../lib/likes/like-store.ts'
import { redisLikeStore } from '../../../lib/likes/redis/redis-like-store.ts'
import { connectRedis } from '../../../lib/platform/redis.ts'
import { StoreFailure } from '../../../lib/platform/store-failure.ts'
import { activeTime } from '../active-time.ts'
import { eventually } from '../eventually.ts'
import { startRelay } from './relay.ts'

/** A Redis that a test may stop and start; `url` is known once the tests run. */
export interface RedisServer {
  readonly url: string
  /** The certificate, PEM, of the authority that signed the server's. */
  readonly authority?: string
  restart(): Promise<void>
  stop(): Promise<void>
  /** From now on nothing arrives over the existing connections, without an error. New ones work. */
  silence(): void
}

/** What the like store must do on a Redis of any kind. */
export function describeRedisLikeStore(server: RedisServer): void {
  let redis: Redis | Cluster
  let likes: LikeStore

  beforeAll(() => {
    redis = connectRedis(server.url, server.authority)
    likes = redisLikeStore(redis)
  })
  afterAll(() => redis.disconnect())

  async function all(list: LikeStore['listLikedPosts'], of: string): Promise<string[]> {
    const members: string[] = []
    let cursor: string | undefined
    do {
      const page = await list(of, { limit: 100, cursor })
      members.push(...page.items)
      cursor = page.next
    } while (cursor)
    return members
  }

  /** How many commands of each kind the server's nodes have run since they started. */
  async function commandsRun(): Promise<Record<string, number>> {
    const ran: Record<string, number> = {}
    for (const node of redis instanceof Cluster ? redis.nodes('master') : [redis]) {
      const lines = (await node.info('commandstats')).matchAll(/cmdstat_(\S+?):calls=(\d+)/g)
      for (const [, name = '', calls] of lines) ran[name] = (ran[name] ?? 0) + Number(calls)
    }
    return ran
  }

  /** Repeats an operation that a busy machine has not carried out in time, as callers do. */
  async function persistently<Result>(operate: () => Promise<Result>, attempts = 10): Promise<Result> {
    try {
      return await operate()
    } catch (error) {
      if (!(error instanceof StoreFailure) || attempts === 1) throw error
      return persistently(operate, attempts - 1)
    }
  }

  describe('concurrent likes and unlikes', () => {
    test('leave the count, the likers, every user’s list and the top list in agreement', async () => {
      const users = Array.from({ length: 20 }, (_, index) => `user-${index}`)
      const posts = Array.from({ length: 10 }, (_, index) => `post-${index}`)
      const operate = (index: number): Promise<unknown> => {
        const user = users[(index * 7) % users.length] as string
        const post = posts[(index * 13 + (index >> 3)) % posts.length] as string
        return persistently(() => (index % 3 === 0 ? likes.remove(user, post) : likes.add(user, post)))
      }
      for (let first = 0; first < 4_000; first += 500) {
        await Promise.all(Array.from({ length: 500 }, (_, index) => operate(first + index)))
      }

      const liked = new Map<string, Set<string>>()
      for (const user of users) liked.set(user, new Set(await all(likes.listLikedPosts, user)))
      const top = new Map((await likes.listMostLiked(100)).map(({ postId, likes }) => [postId, likes]))
      let total = 0
      for (const post of posts) {
        const likers = await all(likes.listLikers, post)
        const expected = users.filter((user) => liked.get(user)?.has(post))
        expect(likers.toSorted()).toEqual(expected.toSorted())
        expect(await likes.count(post)).toBe(expected.length)
        expect(top.get(post) ?? 0).toBe(expected.length)
        total += expected.length
      }
      expect(total).toBeGreaterThan(0)
    })
  })

  describe('one operation', () => {
    const anyone = () => Promise.resolve()
    const pageForViewer = { evalsha: 1, zrange: 1, zmscore: 2 }
    test.each<[string, () => Promise<unknown>, () => Promise<unknown>, Record<string, number>]>([
      ['a like', anyone, () => likes.add('ann', 'p'), { evalsha: 1, exists: 1, time: 1, zadd: 3, zcard: 1 }],
      [
        'a repeated like',
        () => likes.add('ann', 'p'),
        () => likes.add('ann', 'p'),
        { evalsha: 1, exists: 1, time: 1, zadd: 3, zscore: 1, zcard: 1 },
      ],
      [
        'an unlike',
        () => likes.add('ann', 'p'),
        () => likes.remove('ann', 'p'),
        { evalsha: 1, zrem: 3, zcard: 1 },
      ],
      ['a check', anyone, () => likes.checkWritable(), { evalsha: 1, zadd: 1 }],
      ['the top ten', anyone, () => likes.listMostLiked(10), { zrevrange: 1 }],
      ['the top ten for a viewer', anyone, () => likes.listMostLiked(10, 'ann'), pageForViewer],
      ['a count', anyone, () => likes.count('p'), { zcard: 1, exists: 1 }],
      ['the likes of three posts', anyone, () => likes.likesOf(['p', 'q', 'r']), { zmscore: 1 }],
      ['the same for a viewer', anyone, () => likes.likesOf(['p', 'q', 'r'], 'ann'), { zmscore: 2 }],
      [
        'the likes of two posts and two users',
        anyone,
        () => likes.countAll({ postIds: ['p', 'q'], usernames: ['ann', 'ben'] }),
        { zmscore: 1, zcard: 2 },
      ],
      [
        'a page of liked posts for a viewer',
        () => likes.add('ann', 'p'),
        () => likes.listLikedPostsFor('ann', 'ann', { limit: 10 }),
        pageForViewer,
      ],
      ['a page of likers', anyone, () => likes.listLikers('p', { limit: 10 }), { evalsha: 1, zrange: 1 }],
    ])(
      '%s is one script or a command or two; all other commands run inside the server',
      async (_, prepare, operation, expected) => {
        await operation()
        await likes.remove('ann', 'p')
        await prepare()
        const before = await commandsRun()
        await operation()
        const ran = Object.entries(await commandsRun())
          .map(([name, calls]) => [name, calls - (before[name] ?? 0)] as const)
          .filter(([name, calls]) => calls > 0 && name !== 'info')
        expect(Object.fromEntries(ran)).toEqual(expected)
      },
    )
  })

  describe('the likes of posts', () => {
    test('are those of each, in the order asked for, and whether the viewer likes it', async () => {
      for (const [user, post] of [
        ['adam', 'of-1'],
        ['bert', 'of-1'],
        ['adam', 'of-2'],
      ] as const) {
        await likes.add(user, post)
      }
      const ids = ['of-2', 'of-none', 'of-1']
      expect(await likes.likesOf(ids)).toEqual([{ likes: 1 }, { likes: 0 }, { likes: 2 }])
      expect(await likes.likesOf(ids, 'bert')).toEqual([
        { likes: 1, liked: false },
        { likes: 0, liked: false },
        { likes: 2, liked: true },
      ])
      expect(await likes.likesOf([], 'bert')).toEqual([])
      expect(await likes.countLikedPosts([])).toEqual([])
      await likes.remove('adam', 'of-2')
      expect(await likes.likesOf(['of-2'], 'adam')).toEqual([{ likes: 0, liked: false }])
    })

    test('are counted by user', async () => {
      for (const post of ['by-1', 'by-2']) await likes.add('counted', post)
      expect(await likes.countLikedPosts(['uncounted', 'counted'])).toEqual([0, 2])
    })

    test('are counted by post and by user together', async () => {
      for (const post of ['all-1', 'all-2']) await likes.add('counter', post)
      await likes.add('other', 'all-2')
      const [postIds, usernames] = [
        ['all-2', 'none', 'all-1'],
        ['counter', 'nobody', 'other'],
      ]
      const ofPosts = [2, 0, 1]
      const ofUsers = [2, 0, 1]
      expect(await likes.countAll({ postIds, usernames })).toEqual({ ofPosts, ofUsers })
      expect(await likes.countAll({ postIds, usernames: [] })).toEqual({ ofPosts, ofUsers: [] })
      expect(await likes.countAll({ postIds: [], usernames })).toEqual({ ofPosts: [], ofUsers })
      expect(await likes.countAll({ postIds: [], usernames: [] })).toEqual({ ofPosts: [], ofUsers: [] })
    })

    test('begin, for each user, with the first that stands', async () => {
      const before = Date.now()
      await likes.add('early', 'first-1')
      await likes.add('early', 'first-2')
      await likes.remove('early', 'first-1')
      const [never, first] = await likes.firstLikes(['never', 'early'])
      const since = Number(await redis.zscore('{likes}:user:early:liked', 'first-2')) / 1_000
      expect([never, first]).toEqual([undefined, new Date(since).toISOString()])
      expect(Math.abs(since - before)).toBeLessThan(60_000)
      expect(await likes.firstLikes([])).toEqual([])
    })

    test('come with the pages of liked posts and of the top list for a viewer', async () => {
      for (const post of ['seen-1', 'seen-2', 'seen-3']) await likes.add('seen', post)
      await likes.add('seer', 'seen-2')
      const all: object[] = []
      let cursor: string | undefined
      do {
        const page = await likes.listLikedPostsFor('seen', 'seer', { limit: 2, cursor })
        all.push(...page.items)
        cursor = page.next
      } while (cursor)
      expect(all).toEqual([
        { postId: 'seen-3', likes: 1, liked: false },
        { postId: 'seen-2', likes: 2, liked: true },
        { postId: 'seen-1', likes: 1, liked: false },
      ])
      const [first] = (await likes.listLikedPostsFor('seen', 'seer', { limit: 1 })).items
      expect(first).toEqual(all[0])
      const top = await likes.listMostLiked(100, 'seer')
      expect(top.filter(({ liked }) => liked).map(({ postId }) => postId)).toEqual(['seen-2'])
      expect(top.map(({ liked: _, ...post }) => post)).toEqual(await likes.listMostLiked(100))
      expect(await likes.listMostLiked(1, 'seer')).toEqual(top.slice(0, 1))
    })
  })

  describe('a removed post', () => {
    test('loses all likes, takes none and has no count, and other posts keep theirs', async () => {
      for (const user of ['r1', 'r2']) for (const post of ['gone', 'kept']) await likes.add(user, post)
      await likes.removePost('gone')
      expect(await likes.add('r3', 'gone')).toBeUndefined()
      expect(await likes.count('gone')).toBeUndefined()
      expect(await all(likes.listLikers, 'gone')).toEqual([])
      for (const user of ['r1', 'r2']) expect(await all(likes.listLikedPosts, user)).toEqual(['kept'])
      expect(await all(likes.listLikedPosts, 'r3')).toEqual([])
      expect((await likes.listMostLiked(100)).map(({ postId }) => postId)).not.toContain('gone')
      expect(await likes.remove('r1', 'gone')).toEqual({ likes: 0 })
      expect(await likes.count('kept')).toBe(2)
    })
  })

  describe('the order of likes', () => {
    test('is newest first, and a repeat does not move a like', async () => {
      for (const [user, post] of [
        ['ann', 'order-1'],
        ['bob', 'order-1'],
        ['ann', 'order-2'],
        ['ann', 'order-1'],
      ] as const) {
        await likes.add(user, post)
      }
      expect(await all(likes.listLikers, 'order-1')).toEqual(['bob', 'ann'])
      expect(await all(likes.listLikedPosts, 'ann')).toEqual(['order-2', 'order-1'])
    })

    test('is that of the new like if the old one was removed', async () => {
      for (const user of ['ann', 'bob']) await likes.add(user, 'order-3')
      await likes.remove('ann', 'order-3')
      await likes.add('ann', 'order-3')
      expect(await all(likes.listLikers, 'order-3')).toEqual(['ann', 'bob'])
    })
  })

  describe('a user and a post of the same name', () => {
    test('share nothing: the user has its own likes, the post its own likers', async () => {
      await likes.add('ann', 'same')
      await likes.add('same', 'other')
      expect(await all(likes.listLikers, 'same')).toEqual(['ann'])
      expect(await all(likes.listLikedPosts, 'same')).toEqual(['other'])
      await likes.remove('same', 'other')
      expect(await likes.count('same')).toBe(1)
    })
  })

  describe('a cursor', () => {
    test('of one user or post is refused for every other', async () => {
      for (const user of ['cursor-1', 'cursor-2']) {
        for (const post of ['cursor-1', 'cursor-2']) await likes.add(user, post)
      }
      const lists = [likes.listLikers, likes.listLikedPosts].flatMap((list) =>
        ['cursor-1', 'cursor-2'].map((of) => (cursor?: string) => list(of, { limit: 1, cursor })),
      )
      for (const list of lists) {
        const { next } = await list()
        expect((await list(next)).items).toHaveLength(1)
        for (const other of lists.filter((one) => one !== list)) {
          await expect(other(next)).rejects.toMatchObject({ reason: { code: 'cursor-invalid' } })
        }
      }
    })
  })

  describe('likes of the same microsecond', () => {
    test('are paged without repeating or skipping one', async () => {
      const key = '{likes}:post:tied:likers'
      await redis.zadd(key, 5, 'a', 5, 'b', 5, 'c', 5, 'd', 4, 'e', 6, 'f')
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await likes.listLikers('tied', { limit: 2, cursor })
        seen.push(...page.items)
        cursor = page.next
      } while (cursor)
      expect(seen).toEqual(['f', 'd', 'c', 'b', 'a', 'e'])
    })
  })

  describe('a list of likes that is read both ways', () => {
    const scores = [9, 8, 8, 8, 8, 7, 6, 5, 5, 4]
    const members = ['z', 'd', 'c', 'b', 'a', 'y', 'x', 'k', 'j', 'w']

    test.each([1, 2, 3, 4, 100])('has the same members back as forth, in pages of %i', async (limit) => {
      await redis.zadd(
        '{likes}:post:both:likers',
        ...scores.flatMap((score, at) => [score, members[at] ?? '']),
      )
      const forth: (readonly string[])[] = []
      let page = await likes.listLikers('both', { limit, direction: 'older' })
      expect(page.previous).toBeUndefined()
      for (; ; page = await likes.listLikers('both', { limit, cursor: page.next, direction: 'older' })) {
        forth.push(page.items)
        if (!page.next) break
      }
      expect(forth.flat()).toEqual(members)
      const back: (readonly string[])[] = [page.items]
      while (page.previous) {
        page = await likes.listLikers('both', { limit, cursor: page.previous, direction: 'newer' })
        back.unshift(page.items)
        expect(page.next).toBeDefined()
      }
      expect(back.flat()).toEqual(members)
      expect(back.every((items) => items.length > 0 && items.length <= limit)).toBe(true)
    })

    test('leads from a page to the next ones on either side, whose members may be gone', async () => {
      const key = '{likes}:user:both:liked'
      await redis.zadd(key, ...scores.flatMap((score, at) => [score, members[at] ?? '']))
      const list = (request: object) => likes.listLikedPosts('both', { limit: 2, ...request })
      const first = await list({ direction: 'older' })
      const second = await list({ direction: 'older', cursor: first.next })
      expect(second.items).toEqual(['c', 'b'])
      await redis.zrem(key, 'd', 'c', 'b')
      const around = { previous: { direction: 'newer', cursor: second.previous }, next: second.next }
      expect(await list(around.previous)).toMatchObject({ items: ['z'] })
      expect((await list(around.previous)).previous).toBeUndefined()
      expect((await list({ direction: 'older', cursor: around.next })).items).toEqual(['a', 'y'])
      await redis.zrem(key, 'z')
      expect(await list(around.previous)).toEqual({ items: [] })
      await redis.zadd(key, 10, 'new', 11, 'newer', 12, 'newest')
      const back = await list(around.previous)
      expect(back.items).toEqual(['newer', 'new'])
      expect((await list({ direction: 'newer', cursor: back.previous })).items).toEqual(['newest'])
    })

    test('has every like once in either direction while others like and unlike', async () => {
      const standing = Array.from({ length: 40 }, (_, index) => `stands ${index}`)
      const passing = Array.from({ length: 40 }, (_, index) => `passes ${index}`)
      for (const [index, user] of standing.entries()) {
        await likes.add(user, 'busy')
        await likes.add(passing[index] ?? '', 'busy')
      }
      let isOver = false
      let changes = 0
      const writing = passing.map(async (user) => {
        for (; !isOver; changes += 2) {
          await likes.remove(user, 'busy')
          await likes.add(user, 'busy')
        }
      })
      const expected = standing.toReversed()
      const expectAll = (pages: readonly (readonly string[])[]) => {
        const seen = pages.flat()
        expect(seen.filter((user) => user.startsWith('stands'))).toEqual(expected)
        expect(new Set(seen).size).toBe(seen.length)
      }
      try {
        for (let walks = 0; walks < 5; walks++) {
          let page = await likes.listLikers('busy', { limit: 3, direction: 'older' })
          const forth = [page.items]
          while (page.next) {
            page = await likes.listLikers('busy', { limit: 3, cursor: page.next, direction: 'older' })
            forth.push(page.items)
          }
          expectAll(forth)
          // On the way back a like that was taken back may come anew, again and again.
          const back = [page.items]
          while (page.previous && !back.flat().includes('stands 39')) {
            page = await likes.listLikers('busy', { limit: 3, cursor: page.previous, direction: 'newer' })
            back.unshift(page.items)
          }
          expect(back.flat().filter((user) => user.startsWith('stands'))).toEqual(expected)
        }
      } finally {
        isOver = true
        await Promise.all(writing)
      }
      expect(changes).toBeGreaterThan(100)
    })

    test('for a viewer comes with the likes of each post', async () => {
      for (const post of ['two-1', 'two-2', 'two-3']) await likes.add('two', post)
      await likes.add('seer', 'two-3')
      const list = (request: object) => likes.listLikedPostsFor('two', 'seer', { limit: 2, ...request })
      const { next } = await list({ direction: 'older' })
      const last = await list({ direction: 'older', cursor: next })
      expect(last.items).toEqual([{ postId: 'two-1', likes: 1, liked: false }])
      const back = { direction: 'newer', cursor: last.previous }
      const { items, previous } = await list(back)
      expect([items, previous]).toEqual([
        [
          { postId: 'two-3', likes: 2, liked: true },
          { postId: 'two-2', likes: 1, liked: false },
        ],
        undefined,
      ])
      await likes.remove('two', 'two-3')
      await likes.remove('two', 'two-2')
      expect(await list(back)).toEqual({ items: [] })
    })
  })

  describe('a like of which a part was lost', () => {
    const likers = '{likes}:post:mended:likers'
    const liked = '{likes}:user:ann:liked'
    const top = '{likes}:top'
    const places = async () => [
      await redis.zscore(likers, 'ann'),
      await redis.zscore(liked, 'mended'),
      await redis.zscore(top, 'mended'),
    ]

    test.each<[string, () => Promise<unknown>, boolean]>([
      ['nothing', () => Promise.resolve(), false],
      ['the user’s list', () => redis.zrem(liked, 'mended'), false],
      ['the top list', () => redis.zrem(top, 'mended'), false],
      ['the top list’s count', () => redis.zadd(top, 7, 'mended'), false],
      ['the post’s likers', () => redis.zrem(likers, 'ann'), true],
    ])('is in all three places after a repeat, with its own time: %s', async (_, lose, isNew) => {
      await likes.add('ann', 'mended')
      const [since] = await places()
      await lose()
      expect(await likes.add('ann', 'mended')).toEqual({ added: isNew, likes: 1 })
      expect(await places()).toEqual([since, since, '1'])
    })

    test.each<[string, () => Promise<unknown>]>([
      ['the user’s list', () => redis.zrem(liked, 'mended')],
      ['the top list', () => redis.zrem(top, 'mended')],
      ['the post’s likers', () => redis.zrem(likers, 'ann')],
    ])('is in none of them after an unlike: %s', async (_, lose) => {
      await likes.add('ann', 'mended')
      await lose()
      expect(await likes.remove('ann', 'mended')).toEqual({ likes: 0 })
      expect(await places()).toEqual([null, null, null])
    })
  })

  describe('connections that have fallen silent', () => {
    test('are replaced by new ones', async () => {
      await likes.add('before', 'silence')
      server.silence()
      await eventually(() => isDone(likes.add('after', 'silence')), 'a like succeeds', 10_000)
      expect(await all(likes.listLikers, 'silence')).toEqual(['after', 'before'])
    }, 20_000)
  })

  describe('while Redis is down', () => {
    test('a like fails within a second and is never carried out, and no count is made up; once Redis is up, likes succeed on the same client', async () => {
      await likes.add('before', 'outage')
      await server.stop()
      const failed = () =>
        expect(likes.add('during', 'outage')).rejects.toMatchObject({
          reason: { code: 'store-unavailable' },
        })
      expect(await activeTime(failed)).toBeLessThan(1_000)
      const reads = [likes.count('outage'), likes.likesOf(['outage'], 'a'), likes.countLikedPosts(['a'])]
      await Promise.all(
        reads.map((read) => expect(read).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })),
      )
      await server.restart()
      await eventually(() => isDone(likes.add('after', 'outage')), 'a like succeeds')
      expect(await all(likes.listLikers, 'outage')).toEqual(['after', 'before'])
    }, 30_000)

    test('a like fails within a second at a Redis that accepts connections and never answers, and succeeds once it does', async () => {
      const silent = createServer()
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      const relay = await startRelay((silent.address() as AddressInfo).port)
      const url = new URL(server.url)
      const target = Number(url.port)
      url.port = `${relay.port}`
      const client = connectRedis(url.href, server.authority)
      const own = redisLikeStore(client)
      const failed = () =>
        expect(own.add('a', 'b')).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
      expect(await activeTime(failed)).toBeLessThan(1_000)
      expect(await activeTime(failed)).toBeLessThan(1_000)
      relay.target = target
      await eventually(() => isDone(own.add('a', 'b')), 'a like succeeds')
      client.disconnect()
      relay.stop()
      silent.close()
    }, 30_000)
  })
}

function isDone(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}
