import type { LikeStore } from './like-store.ts'
import type { FindPosts, LikedPost } from './post-lookup.ts'

export interface RankedPost {
  /** From 1. */
  readonly rank: number
  readonly postId: string
  readonly likes: number
  /** Undefined if the store of posts has lost it. */
  readonly post: LikedPost | undefined
}

interface Dependencies {
  readonly likes: Pick<LikeStore, 'listMostLiked'>
  readonly findPosts: FindPosts
}

type ListTopPosts = (query: { readonly limit: number }) => Promise<readonly RankedPost[]>

export function makeListTopPosts({ likes: store, findPosts }: Dependencies): ListTopPosts {
  return async ({ limit }) => {
    const ranking = await store.listMostLiked(limit)
    const posts = await findPosts(ranking.map(({ postId }) => postId))
    const postById = new Map(posts.map((post) => [post.postId, post]))
    return ranking.map(({ postId, likes }, index) => ({
      rank: index + 1,
      postId,
      likes,
      post: postById.get(postId),
    }))
  }
}
