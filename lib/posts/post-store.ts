import type { Page, PageRequest } from '../platform/page.ts'
import type { Post } from './post.ts'

/** What became of a new post. */
export type Added = 'added' | 'id-taken' | 'author-unknown'

/** A post whose deletion has begun is in none of the answers. */
export interface PostStore {
  /** Stores a new post, puts it into the lists and counts it for its author, or does nothing at all. */
  add(post: Post): Promise<Added>
  /** Finds a post as soon as it is stored. */
  exists(postId: string): Promise<boolean>
  /** Those of the posts that exist, in no particular order. */
  find(postIds: readonly string[]): Promise<readonly Post[]>
  /** Everyone's posts, newest first. */
  list(page: PageRequest): Promise<Page<Post>>
  /** An author's posts, newest first. */
  listByAuthor(author: string, page: PageRequest): Promise<Page<Post>>
}
