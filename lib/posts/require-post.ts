import type { PostStore } from './post-store.ts'
import { postNotFound } from './refusals.ts'

type RequirePost = (postId: string) => Promise<void>

/** Refuses a post that does not exist. */
export function makeRequirePost({ posts }: { readonly posts: Pick<PostStore, 'exists'> }): RequirePost {
  return async (postId) => {
    if (!(await posts.exists(postId))) throw postNotFound(postId)
  }
}
