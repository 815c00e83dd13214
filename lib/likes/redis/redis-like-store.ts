import type { Cluster, Redis, Result } from 'ioredis'
import { decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import { mapPage, type Page, type PageRequest, pageOf } from '../../platform/page.ts'
import { redisCall } from '../../platform/redis.ts'
import type { LikeStore } from '../like-store.ts'
import { keys } from './keys.ts'
import checkWritableScript from './scripts/check-writable.lua'
import likeScript from './scripts/like.lua'
import pageScript from './scripts/page.lua'
import unlikeScript from './scripts/unlike.lua'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    like(
      likers: string,
      liked: string,
      top: string,
      username: string,
      postId: string,
    ): Result<[added: number, likes: number], Context>
    unlike(
      likers: string,
      liked: string,
      top: string,
      username: string,
      postId: string,
    ): Result<number, Context>
    checkWritable(key: string): Result<number, Context>
    page(
      key: string,
      limit: number,
      ...after: [] | [score: string, member: string]
    ): Result<string[], Context>
  }
}

/** A position in a list: the score, a time in microseconds, and the member, a username or a post id. */
const position = [/^\d{1,16}$/, someText(64)] as const

/** Every operation is one round trip, every write one atomic script. */
export function redisLikeStore(redis: Redis | Cluster): LikeStore {
  redis.defineCommand('like', { lua: likeScript, numberOfKeys: 3 })
  redis.defineCommand('unlike', { lua: unlikeScript, numberOfKeys: 3 })
  redis.defineCommand('checkWritable', { lua: checkWritableScript, numberOfKeys: 1 })
  redis.defineCommand('page', { lua: pageScript, numberOfKeys: 1, readOnly: true })

  async function listMembers(key: string, { limit, cursor }: PageRequest): Promise<Page<string>> {
    const after = decodeCursor(key, cursor, position) ?? []
    const reply = await redisCall(() => redis.page(key, limit, ...after))
    const page = pageOf(pairs(reply), limit, ([member, score]) => encodeCursor(key, [score, member]))
    return mapPage(page, ([member]) => member)
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
    listLikedPosts: (username, page) => listMembers(keys.liked(username), page),
    listLikers: (postId, page) => listMembers(keys.likers(postId), page),
    async listMostLiked(limit) {
      const reply = await redisCall(() => redis.zrevrange(keys.top, 0, limit - 1, 'WITHSCORES'))
      return pairs(reply).map(([postId, likes]) => ({ postId, likes: Number(likes) }))
    },
    /**
     * Runs a script that writes, as a like does: a server that is read-only, out of memory, unable to save or that
     * denies scripts still answers a PING. The key it writes is in the slot of the likes.
     */
    async checkWritable() {
      await redisCall(() => redis.checkWritable(keys.health))
    },
  }
}

/** The members and scores of a reply WITHSCORES, which is a flat list, as pairs. */
function pairs(reply: readonly string[]): [member: string, score: string][] {
  const result: [string, string][] = []
  for (let index = 0; index < reply.length; index += 2) {
    result.push([reply[index] as string, reply[index + 1] as string])
  }
  return result
}
