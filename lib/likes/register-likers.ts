import { partSize, type StoredPart, type UpgradeStep } from '../platform/upgrade-step.ts'
import type { LikeStore } from './like-store.ts'

interface Dependencies {
  /** The ids of the next posts, in the order of their store. */
  readonly readPostIds: (
    position: string | undefined,
    limit: number,
  ) => Promise<Omit<StoredPart<string>, 'read'>>
  readonly likes: Pick<LikeStore, 'likesOf' | 'listLikers' | 'firstLikes'>
  /** Registers users, as of these times at the latest, and returns how many that changed. */
  readonly recordSightings: (
    sightings: readonly { readonly username: string; readonly at: string }[],
  ) => Promise<number>
}

/** The last post whose likers are all registered, and another one with the cursor at which its likers go on. */
type Position = readonly [done: string | null, begun?: string, cursor?: string]

/**
 * Registers those who have liked anything, as of their first like. They are found by the posts: a cursor of Redis over
 * its keys would not outlive a failover.
 */
export function makeRegisterLikers(
  { readPostIds, likes, recordSightings }: Dependencies,
  size = partSize,
): UpgradeStep {
  return async (position) => {
    const [last, begun, cursor]: Position = position === undefined ? [null] : JSON.parse(position)
    const { items: postIds, next } = await readPostIds(last ?? undefined, size)
    const counts = await likes.likesOf(postIds)
    let [done, read, changed] = [last, 0, 0]
    const goingOnAt = (...at: Position) => ({ read, changed, next: JSON.stringify(at) })
    for (const [index, postId] of postIds.entries()) {
      if (read >= size) return goingOnAt(done)
      if (counts[index]?.likes) {
        const page = await likes.listLikers(postId, {
          limit: size,
          cursor: postId === begun ? cursor : undefined,
        })
        read += page.items.length
        changed += await recordSightings(await firstSightings(page.items))
        if (page.next) return goingOnAt(done, postId, page.next)
      }
      done = postId
    }
    return next === undefined ? { read, changed } : goingOnAt(next)
  }

  async function firstSightings(usernames: readonly string[]) {
    const times = await likes.firstLikes(usernames)
    return usernames.flatMap((username, index) => {
      const at = times[index]
      // A like may have been taken back meanwhile.
      return at === undefined ? [] : [{ username, at }]
    })
  }
}
