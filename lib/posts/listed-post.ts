import type { Post } from './post.ts'

/** The likes of a post, and whether the viewer's is among them. */
export interface PostLikes {
  readonly likes: number
  readonly liked?: boolean
}

/** The likes of each of the posts, in their order. */
export type LikesOf = (
  postIds: readonly string[],
  viewer: string | undefined,
) => Promise<readonly PostLikes[]>

/** A post as lists show it. */
export type ListedPost = Post & PostLikes

/** The posts with their likes. */
export async function withLikes(
  posts: readonly Post[],
  likesOf: LikesOf,
  viewer: string | undefined,
): Promise<ListedPost[]> {
  const likes = await likesOf(
    posts.map(({ postId }) => postId),
    viewer,
  )
  return posts.map((post, index) => ({ ...post, likes: 0, ...likes[index] }))
}
