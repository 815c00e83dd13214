import type { Like } from './like.ts'
import type { LikeStore } from './like-store.ts'

type UnlikePost = (command: Omit<Like, 'likes'>) => Promise<Like>

/** The post is not looked up: a like can be taken back whatever has become of its post. */
export function makeUnlikePost({ likes: store }: { readonly likes: Pick<LikeStore, 'remove'> }): UnlikePost {
  return async ({ username, postId }) => {
    const { likes } = await store.remove(username, postId)
    return { postId, username, likes }
  }
}
