import type { CreateResult } from '../platform/create-result.ts'
import type { Like } from './like.ts'
import type { LikeStore } from './like-store.ts'
import type { PostNotFound, RequirePost } from './post-lookup.ts'

interface Dependencies {
  readonly likes: Pick<LikeStore, 'add'>
  readonly requirePost: RequirePost
  readonly postNotFound: PostNotFound
  /** Registers a user who is seen for the first time. It never fails. */
  readonly seeUser: (username: string) => Promise<void>
  /** Called for every like that was not there before. */
  readonly onNewLike: () => void
}

type LikePost = (command: Omit<Like, 'likes'>) => Promise<CreateResult<Like>>

/**
 * The post is checked before anything is written: a like of an unknown post leaves no trace. The check may rest on
 * what the process remembers; the store of likes refuses a post that has been deleted since. The user is registered
 * last, so that such a like leaves no trace either.
 */
export function makeLikePost({ likes: store, requirePost, postNotFound, ...then }: Dependencies): LikePost {
  return async ({ username, postId }) => {
    await requirePost(postId)
    const like = await store.add(username, postId)
    if (!like) throw postNotFound(postId)
    await then.seeUser(username)
    if (like.added) then.onNewLike()
    return { created: like.added, value: { postId, username, likes: like.likes } }
  }
}
