/** The likes of one post, as a list of posts shows them. */
export interface PostLikes {
  readonly likes: number
  /** Whether the viewer likes the post; absent without a viewer. */
  readonly liked?: boolean
}
