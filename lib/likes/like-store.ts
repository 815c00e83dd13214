import type { TwoWayPage, TwoWayRequest } from '../platform/page.ts'
import type { PostLikes } from './post-likes.ts'

/** A post of a list, with its likes. */
export interface CountedPost extends PostLikes {
  readonly postId: string
}

/** Which users like which posts. Every write is atomic and idempotent. */
export interface LikeStore {
  /**
   * Records that the user likes the post. `added` is false when the like was there already. Undefined if the post has
   * been removed.
   */
  add(
    username: string,
    postId: string,
  ): Promise<{ readonly added: boolean; readonly likes: number } | undefined>
  /** Removes the user's like of the post, if there is one. */
  remove(username: string, postId: string): Promise<{ readonly likes: number }>
  /** Undefined if the post has been removed. */
  count(postId: string): Promise<number | undefined>
  /** The likes of each of the posts, in their order, and whether the viewer's is among them. */
  likesOf(postIds: readonly string[], viewer?: string): Promise<readonly PostLikes[]>
  /** How many posts each of the users likes, in their order. */
  countLikedPosts(usernames: readonly string[]): Promise<readonly number[]>
  /** How many likes each of the posts has, and how many posts each of the users likes, in their orders. */
  countAll(of: {
    readonly postIds: readonly string[]
    readonly usernames: readonly string[]
  }): Promise<{ readonly ofPosts: readonly number[]; readonly ofUsers: readonly number[] }>
  /** When each of the users liked the first of the posts that they like, ISO 8601; undefined for one who likes none. */
  firstLikes(usernames: readonly string[]): Promise<readonly (string | undefined)[]>
  /** The ids of the posts that the user likes, newest like first. */
  listLikedPosts(username: string, page: TwoWayRequest): Promise<TwoWayPage<string>>
  /** The same posts with their likes, and whether the viewer's is among them. */
  listLikedPostsFor(username: string, viewer: string, page: TwoWayRequest): Promise<TwoWayPage<CountedPost>>
  /** The usernames of those who like the post, newest like first. */
  listLikers(postId: string, page: TwoWayRequest): Promise<TwoWayPage<string>>
  /** The most liked posts, most likes first; ties in descending order of post id. */
  listMostLiked(limit: number, viewer?: string): Promise<readonly CountedPost[]>
  /**
   * Removes all likes of a post and refuses new ones for a day. It may end anywhere between; a repeat then removes the
   * rest.
   */
  removePost(postId: string): Promise<void>
  /** Resolves if the store accepts writes, and rejects if it does not. */
  checkWritable(): Promise<void>
}
