import type { Like } from './like.ts'
import type { LikeStore } from './like-store.ts'
import type { PostNotFound, RequirePost } from './post-lookup.ts'

export type LikeCount = Omit<Like, 'username'>

interface Dependencies {
  readonly likes: Pick<LikeStore, 'count'>
  readonly requirePost: RequirePost
  readonly postNotFound: PostNotFound
}

type CountLikes = (query: { readonly postId: string }) => Promise<LikeCount>

/** Only a post without likes is looked up, since whatever is liked exists. */
export function makeCountLikes({ likes: store, requirePost, postNotFound }: Dependencies): CountLikes {
  return async ({ postId }) => {
    const likes = await store.count(postId)
    if (likes === undefined) throw postNotFound(postId)
    if (likes === 0) await requirePost(postId)
    return { postId, likes }
  }
}
