import type { Page, PageRequest } from '../platform/page.ts'
import type { Post } from './post.ts'

export interface PostStore {
  /** Safe to repeat. */
  put(post: Post): Promise<void>
  /** Finds a post as soon as it is stored. */
  exists(postId: string): Promise<boolean>
  /** Those of the posts that exist, in no particular order. */
  find(postIds: readonly string[]): Promise<readonly Post[]>
  /** An author's posts, newest first. */
  listByAuthor(author: string, page: PageRequest): Promise<Page<Post>>
}
