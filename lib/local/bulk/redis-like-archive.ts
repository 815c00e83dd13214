import type { Cluster, Redis, Result } from 'ioredis'
import { keys } from '../../likes/redis/keys.ts'
import { inPipeline, pairs } from '../../likes/redis/replies.ts'
import addLikesScript from '../../likes/redis/scripts/add-likes.lua'
import pageScript from '../../likes/redis/scripts/page.lua'
import { chunks } from '../../platform/chunks.ts'
import { grouped } from '../../platform/grouped.ts'
import { redisCall } from '../../platform/redis.ts'
import type { LikeArchive, LikeOutcome } from './like-archive.ts'
import type { TimedLike } from './timed-like.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    addLikes(
      numberOfKeys: number,
      ...keysAndArguments: (string | number)[]
    ): Result<(string | null)[] | null, Context>
  }
}

/** How many likes one script adds, so that it does not hold up the server. */
const likesPerScript = 200

/** How many likes are sent together. */
const likesAtOnce = 1_000

/** How many likers of a post are read at once. */
const pageSize = 1_000

/**
 * Every write is an atomic script, of which many are sent together.
 *
 * @param deadline how long those that are sent together may take, in milliseconds
 */
export function redisLikeArchive(redis: Redis | Cluster, deadline: number): LikeArchive {
  redis.defineCommand('addLikes', { lua: addLikesScript })
  redis.defineCommand('page', { lua: pageScript, numberOfKeys: 1, readOnly: true })

  async function addOfPosts(parts: readonly LikesOfPost[]): Promise<void> {
    const replies = await inPipeline<(string | null)[] | null>(
      () =>
        parts.reduce((pipeline, { postId, likes }) => {
          const fixed = [keys.likers(postId), keys.top, keys.removed(postId)]
          const all = [...fixed, ...likes.map(({ like }) => keys.liked(like.username))]
          const times = likes.flatMap(({ like }) => [like.username, like.since])
          return pipeline.addLikes(all.length, ...all, postId, ...times)
        }, redis.pipeline()),
      deadline,
    )
    for (const [index, { likes }] of parts.entries()) {
      const stood = replies[index]
      for (const [place, each] of likes.entries()) each.settle(outcomeOf(stood?.[place], !stood))
    }
  }

  async function* likersOf(postId: string, first: readonly string[]): AsyncGenerator<TimedLike> {
    for (let reply = first; ; ) {
      const found = pairs(reply)
      for (const [username, since] of found.slice(0, pageSize)) {
        yield { postId, username, since: Number(since) }
      }
      const last = found[pageSize - 1]
      if (found.length <= pageSize || !last) return
      const [member, score] = last
      reply = await redisCall(() => redis.page(keys.likers(postId), pageSize, score, member), deadline)
    }
  }

  return {
    async addAll(likes) {
      const outcomes: LikeOutcome[] = []
      const settle = (index: number, outcome: LikeOutcome) => {
        outcomes[index] = outcome
      }
      for (const some of chunks([...likes.entries()], likesAtOnce)) await addOfPosts(partsOf(some, settle))
      return outcomes
    },

    async *listOf(postIds) {
      const firstPages = await inPipeline<string[]>(
        () =>
          postIds.reduce(
            (pipeline, postId) => pipeline.page(keys.likers(postId), pageSize),
            redis.pipeline(),
          ),
        deadline,
      )
      for (const [index, postId] of postIds.entries()) yield* likersOf(postId, firstPages[index] ?? [])
    },

    async readmit(postIds) {
      if (postIds.length > 0) await redisCall(() => redis.del(...postIds.map(keys.removed)), deadline)
    },

    async check() {
      await redisCall(() => redis.zcard(keys.top), deadline)
    },
  }
}

/** Likes of one post that one script adds, each with what takes its outcome. */
interface LikesOfPost {
  readonly postId: string
  readonly likes: { readonly like: TimedLike; readonly settle: (outcome: LikeOutcome) => void }[]
}

function partsOf(
  likes: readonly (readonly [index: number, like: TimedLike])[],
  settle: (index: number, outcome: LikeOutcome) => void,
): LikesOfPost[] {
  return [...grouped(likes, ([, { postId }]) => postId)].flatMap(([postId, ofPost]) =>
    chunks(ofPost, likesPerScript).map((some) => ({
      postId,
      likes: some.map(([index, like]) => ({ like, settle: (outcome) => settle(index, outcome) })),
    })),
  )
}

function outcomeOf(stood: string | null | undefined, isRemoved: boolean): LikeOutcome {
  if (isRemoved) return { outcome: 'post removed' }
  return stood ? { outcome: 'stands', since: Number(stood) } : { outcome: 'added' }
}
