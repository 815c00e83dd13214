import type { Page, PageRequest } from '../platform/page.ts'

/** Which users like which posts. Every write is atomic and idempotent. */
export interface LikeStore {
  /** Records that the user likes the post. `added` is false when the like was there already. */
  add(username: string, postId: string): Promise<{ readonly added: boolean; readonly likes: number }>
  /** Removes the user's like of the post, if there is one. */
  remove(username: string, postId: string): Promise<{ readonly likes: number }>
  count(postId: string): Promise<number>
  /** The ids of the posts that the user likes, newest like first. */
  listLikedPosts(username: string, page: PageRequest): Promise<Page<string>>
  /** The usernames of those who like the post, newest like first. */
  listLikers(postId: string, page: PageRequest): Promise<Page<string>>
  /** The most liked posts, most likes first; ties in descending order of post id. */
  listMostLiked(limit: number): Promise<readonly { readonly postId: string; readonly likes: number }[]>
  /** Resolves if the store accepts writes, and rejects if it does not. */
  checkWritable(): Promise<void>
}
