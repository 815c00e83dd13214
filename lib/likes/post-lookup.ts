/** Refuses a post that does not exist. */
export type RequirePost = (postId: string) => Promise<void>

/** The refusal of a post that does not exist. */
export type PostNotFound = (postId: string) => Error

/** Finds those of the posts that exist, in no particular order. */
export type FindPosts = (postIds: readonly string[]) => Promise<readonly LikedPost[]>

/** What a list of likes shows of a post. */
export interface LikedPost {
  readonly postId: string
  readonly author: string
  readonly text: string
  readonly createdAt: string
}
