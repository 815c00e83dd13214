import type { CountedPost, LikeStore } from './like-store.ts'
import type { FindPosts, LikedPost } from './post-lookup.ts'

export interface RankedPost extends CountedPost {
  /** From 1. */
  readonly rank: number
  /** Undefined if the store of posts has lost it. */
  readonly post: LikedPost | undefined
}

interface Dependencies {
  readonly likes: Pick<LikeStore, 'listMostLiked'>
  readonly findPosts: FindPosts
}

type ListTopPosts = (query: {
  readonly limit: number
  readonly viewer?: string | undefined
}) => Promise<readonly RankedPost[]>

export function makeListTopPosts({ likes: store, findPosts }: Dependencies): ListTopPosts {
  return async ({ limit, viewer }) => {
    const ranking = await store.listMostLiked(limit, viewer)
    const posts = await findPosts(ranking.map(({ postId }) => postId))
    const postById = new Map(posts.map((post) => [post.postId, post]))
    return ranking.map((counted, index) => ({
      rank: index + 1,
      ...counted,
      post: postById.get(counted.postId),
    }))
  }
}
