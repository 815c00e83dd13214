import type { Cluster, Redis, Result } from 'ioredis'
import { decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import type { PageRequest } from '../../platform/page.ts'
import { redisCall } from '../../platform/redis.ts'
import type { LikesLedger, LikesPage } from '../like-store.ts'
import { keys } from './keys.ts'
import likeScript from './scripts/like.lua'
import pageScript from './scripts/page.lua'
import unlikeScript from './scripts/unlike.lua'
import writableScript from './scripts/writable.lua'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    like(
      likers: string,
      liked: string,
      top: string,
      username: string,
      postId: string,
    ): Result<[number, number], Context>
    unlike(
      likers: string,
      liked: string,
      top: string,
      username: string,
      postId: string,
    ): Result<number, Context>
    writable(key: string): Result<number, Context>
    page(
      key: string,
      limit: number,
      ...after: [] | [score: string, member: string]
    ): Result<string[], Context>
  }
}

/** The score, a time in microseconds, and the member, a username or the id of a post. */
const position = [/^\d{1,16}$/, someText(64)] as const

/** The ledger on Redis: every operation is one round trip, every write one atomic script. */
export function redisLedger(redis: Redis | Cluster): LikesLedger {
  redis.defineCommand('like', { lua: likeScript, numberOfKeys: 3 })
  redis.defineCommand('unlike', { lua: unlikeScript, numberOfKeys: 3 })
  redis.defineCommand('writable', { lua: writableScript, numberOfKeys: 1 })
  redis.defineCommand('page', { lua: pageScript, numberOfKeys: 1, readOnly: true })

  async function page(key: string, { limit, cursor }: PageRequest): Promise<LikesPage> {
    const after = decodeCursor(key, cursor, position) ?? []
    const reply = await redisCall(() => redis.page(key, limit, ...after))
    const entries = pairs(reply)
    const last = entries[limit - 1]
    const members = entries.slice(0, limit).map(([member]) => member)
    if (entries.length <= limit || !last) return { members }
    return { members, next: encodeCursor(key, [last[1], last[0]]) }
  }

  return {
    async add(username, postId) {
      const [likers, liked] = [keys.likers(postId), keys.liked(username)]
      const [added, likes] = await redisCall(() => redis.like(likers, liked, keys.top, username, postId))
      return { added: added === 1, likes }
    },
    async remove(username, postId) {
      const [likers, liked] = [keys.likers(postId), keys.liked(username)]
      return { likes: await redisCall(() => redis.unlike(likers, liked, keys.top, username, postId)) }
    },
    count: (postId) => redisCall(() => redis.zcard(keys.likers(postId))),
    likedBy: (username, request) => page(keys.liked(username), request),
    likersOf: (postId, request) => page(keys.likers(postId), request),
    async top(limit) {
      const reply = await redisCall(() => redis.zrevrange(keys.top, 0, limit - 1, 'WITHSCORES'))
      return pairs(reply).map(([postId, likes]) => ({ postId, likes: Number(likes) }))
    },
    /**
     * A script that writes, as a like is, since a server that is read-only, full, unable to save or that denies scripts
     * still answers a PING. Its key is in the likes' slot.
     */
    async check() {
      await redisCall(() => redis.writable(keys.health))
    },
  }
}

/** A reply WITHSCORES, flat on the wire, as pairs. */
function pairs(reply: readonly string[]): [member: string, score: string][] {
  const result: [string, string][] = []
  for (let index = 0; index < reply.length; index += 2) {
    result.push([reply[index] as string, reply[index + 1] as string])
  }
  return result
}
