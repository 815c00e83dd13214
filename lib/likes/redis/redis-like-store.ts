import type { Cluster, Redis, Result } from 'ioredis'
import { decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import {
  isNewerRequested,
  mapPage,
  type TwoWayPage,
  type TwoWayRequest,
  twoWayPageOf,
} from '../../platform/page.ts'
import { redisCall } from '../../platform/redis.ts'
import type { CountedPost, LikeStore } from '../like-store.ts'
import { keys } from './keys.ts'
import { inPipeline, pairs } from './replies.ts'
import checkWritableScript from './scripts/check-writable.lua'
import likeScript from './scripts/like.lua'
import pageScript from './scripts/page.lua'
import removePostScript from './scripts/remove-post.lua'
import unlikeScript from './scripts/unlike.lua'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    like(
      likers: string,
      liked: string,
      top: string,
      removed: string,
      username: string,
      postId: string,
    ): Result<[added: number, likes: number] | null, Context>
    unlike(
      likers: string,
      liked: string,
      top: string,
      username: string,
      postId: string,
    ): Result<number, Context>
    checkWritable(key: string): Result<number, Context>
    page(key: string, limit: number, ...position: Position): Result<string[], Context>
    pageWithScores(
      key: string,
      top: string,
      liked: string,
      limit: number,
      ...position: Position
    ): Result<[page: string[], likes: Score[], liked: Score[]], Context>
    removePost(numberOfKeys: number, ...keysAndArguments: (string | number)[]): Result<string[], Context>
  }
}

/** Which page of a list: the first, or the one on either side of a position. */
type Position = [] | [score: string, member: string] | [score: string, member: string, side: 'newer']

/** A score in a sorted set; null where the set does not have the member. */
type Score = string | null

/**
 * How long a removed post takes no likes, in seconds. A process may remember for half of it that the post exists: see
 * lib/posts/existence-cache.ts.
 */
export const removedSeconds = 86_400

/** How many likes one call removes. */
const removedAtOnce = 500

/** The parts of a position: the score, a time in microseconds, and the member, a username or a post id. */
const parts = [/^\d{1,16}$/, someText(64)] as const

/** Every operation is one round trip, every write one atomic script. */
export function redisLikeStore(redis: Redis | Cluster): LikeStore {
  redis.defineCommand('like', { lua: likeScript, numberOfKeys: 4 })
  redis.defineCommand('unlike', { lua: unlikeScript, numberOfKeys: 3 })
  redis.defineCommand('checkWritable', { lua: checkWritableScript, numberOfKeys: 1 })
  redis.defineCommand('page', { lua: pageScript, numberOfKeys: 1, readOnly: true })
  redis.defineCommand('pageWithScores', { lua: pageScript, numberOfKeys: 3, readOnly: true })
  redis.defineCommand('removePost', { lua: removePostScript })

  async function listMembers(key: string, request: TwoWayRequest): Promise<TwoWayPage<string>> {
    const position = positionIn(key, request)
    const reply = await redisCall(() => redis.page(key, request.limit, ...position))
    const page = twoWayPageOf(pairs(reply), request, ([member, score]) => encodeCursor(key, [score, member]))
    return mapPage(page, ([member]) => member)
  }

  /** The posts of a sorted set with their likes. */
  async function listCounted(
    key: string,
    viewer: string,
    request: TwoWayRequest,
  ): Promise<TwoWayPage<CountedPost>> {
    const position = positionIn(key, request)
    const [reply, likes, liked] = await redisCall(() =>
      redis.pageWithScores(key, keys.top, keys.liked(viewer), request.limit, ...position),
    )
    const found = pairs(reply).map(([postId, score], index) => ({
      score,
      post: { postId, ...postLikes(likes[index], liked[index] ?? null) },
    }))
    const page = twoWayPageOf(found, request, ({ score, post }) => encodeCursor(key, [score, post.postId]))
    return mapPage(page, ({ post }) => post)
  }

  const countAll: LikeStore['countAll'] = async ({ postIds, usernames }) => {
    if (postIds.length + usernames.length === 0) return { ofPosts: [], ofUsers: [] }
    const replies = await inPipeline<Score[] | number>(() => {
      const pipeline = redis.pipeline()
      if (postIds.length > 0) pipeline.zmscore(keys.top, ...postIds)
      return usernames.reduce((counting, username) => counting.zcard(keys.liked(username)), pipeline)
    })
    const [scores, ofUsers] = postIds.length > 0 ? [replies[0], replies.slice(1)] : [[], replies]
    return { ofPosts: (scores as Score[]).map(Number), ofUsers: ofUsers as number[] }
  }

  return {
    async add(username, postId) {
      const [likers, liked] = [keys.likers(postId), keys.liked(username)]
      const removed = keys.removed(postId)
      const reply = await redisCall(() => redis.like(likers, liked, keys.top, removed, username, postId))
      return reply ? { added: reply[0] === 1, likes: reply[1] } : undefined
    },
    async remove(username, postId) {
      const [likers, liked] = [keys.likers(postId), keys.liked(username)]
      return { likes: await redisCall(() => redis.unlike(likers, liked, keys.top, username, postId)) }
    },
    async count(postId) {
      const [likes, removed] = await inPipeline<number>(() =>
        redis.pipeline().zcard(keys.likers(postId)).exists(keys.removed(postId)),
      )
      return removed ? undefined : likes
    },
    /** The top list has the counts of all posts, so that a page is two commands, whatever its length. */
    async likesOf(postIds, viewer) {
      if (postIds.length === 0) return []
      const scores = await inPipeline<Score[]>(() => {
        const pipeline = redis.pipeline().zmscore(keys.top, ...postIds)
        return viewer === undefined ? pipeline : pipeline.zmscore(keys.liked(viewer), ...postIds)
      })
      const [likes = [], liked] = scores
      return postIds.map((_, index) => postLikes(likes[index], liked?.[index]))
    },
    countLikedPosts: async (usernames) => (await countAll({ postIds: [], usernames })).ofUsers,
    async firstLikes(usernames) {
      const replies = await inPipeline<string[]>(() =>
        usernames.reduce(
          (pipeline, username) => pipeline.zrange(keys.liked(username), '0', '0', 'WITHSCORES'),
          redis.pipeline(),
        ),
      )
      return replies.map(([, since]) => since && new Date(Number(since) / 1_000).toISOString())
    },
    countAll,
    listLikedPosts: (username, page) => listMembers(keys.liked(username), page),
    listLikedPostsFor: (username, viewer, page) => listCounted(keys.liked(username), viewer, page),
    listLikers: (postId, page) => listMembers(keys.likers(postId), page),
    async listMostLiked(limit, viewer) {
      if (viewer === undefined) {
        const reply = await redisCall(() => redis.zrevrange(keys.top, 0, limit - 1, 'WITHSCORES'))
        return pairs(reply).map(([postId, likes]) => ({ postId, likes: Number(likes) }))
      }
      return (await listCounted(keys.top, viewer, { limit })).items
    },
    async removePost(postId) {
      const fixed = [keys.removed(postId), keys.likers(postId), keys.top]
      let likers: readonly string[] = []
      do {
        const all = [...fixed, ...likers.map(keys.liked)]
        const call = [...all, postId, removedSeconds, removedAtOnce, ...likers]
        likers = await redisCall(() => redis.removePost(all.length, ...call))
      } while (likers.length > 0)
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

function positionIn(key: string, request: TwoWayRequest): Position {
  const position = decodeCursor(key, request.cursor, parts)
  if (!position) return []
  return isNewerRequested(request) ? [...position, 'newer'] : [...position]
}

/** `liked` is undefined without a viewer. */
function postLikes(likes: Score | undefined, liked: Score | undefined): Omit<CountedPost, 'postId'> {
  return { likes: Number(likes ?? 0), ...(liked !== undefined && { liked: liked !== null }) }
}
