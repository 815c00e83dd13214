import type { PageRequest } from '../platform/page.ts'

/** A user's or a post's likes, newest first; `next` is absent on the last page. */
export interface LikesPage {
  readonly members: readonly string[]
  readonly next?: string
}

/** Who likes what: the port to the store of likes. Every write is atomic and idempotent. */
export interface LikesLedger {
  /** Records that the user likes the post. `added` is false when the user did already. */
  add(username: string, postId: string): Promise<{ added: boolean; likes: number }>
  /** Takes the user's like of the post back, if there is one. */
  remove(username: string, postId: string): Promise<{ likes: number }>
  count(postId: string): Promise<number>
  likedBy(username: string, page: PageRequest): Promise<LikesPage>
  likersOf(postId: string, page: PageRequest): Promise<LikesPage>
  /** The most liked posts, most likes first; ties in descending order of post id. */
  top(limit: number): Promise<readonly { postId: string; likes: number }[]>
  /** Settles when the store would take a like, and rejects when it would not. */
  check(): Promise<void>
}
