/** Whether a user likes a post, as an operation has left it. */
export interface Like {
  readonly postId: string
  readonly username: string
  /** How many users like the post. */
  readonly likes: number
}
