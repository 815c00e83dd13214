import type { CreateResult } from '../platform/create-result.ts'
import type { Like } from './like.ts'
import type { LikeStore } from './like-store.ts'
import type { RequirePost } from './post-lookup.ts'

interface Dependencies {
  readonly likes: Pick<LikeStore, 'add'>
  readonly requirePost: RequirePost
  /** Called for every like that was not there before. */
  readonly onNewLike: () => void
}

type LikePost = (command: Omit<Like, 'likes'>) => Promise<CreateResult<Like>>

/** The post is checked before anything is written: a like of an unknown post leaves no trace. */
export function makeLikePost({ likes: store, requirePost, onNewLike }: Dependencies): LikePost {
  return async ({ username, postId }) => {
    await requirePost(postId)
    const { added, likes } = await store.add(username, postId)
    if (added) onNewLike()
    return { created: added, value: { postId, username, likes } }
  }
}
