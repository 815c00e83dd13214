import type { Post } from '../api/classic/likes/likes-contract.ts'
import type { PageRequest } from '../platform/page.ts'

/** The port to the store of posts. */
export interface Posts {
  put(post: Post): Promise<void>
  exists(postId: string): Promise<boolean>
  /** Those of the posts that exist, in no particular order. */
  find(postIds: readonly string[]): Promise<readonly Post[]>
  by(
    username: string,
    page: PageRequest,
  ): Promise<{ posts: readonly Omit<Post, 'username'>[]; next?: string }>
}
