import type { Page, PageRequest } from '../platform/page.ts'
import { type LikesOf, type ListedPost, withLikes } from './listed-post.ts'
import type { PostStore } from './post-store.ts'

interface Dependencies {
  readonly posts: Pick<PostStore, 'list' | 'find'>
  readonly likesOf: LikesOf
}

/** A page of everyone's posts, newest first, or the posts that were asked for, in their order. */
export interface Posts extends Page<ListedPost> {
  /** Those of the ids that no post has; absent from a page of everyone's. */
  readonly missing?: readonly string[]
}

interface Query extends PageRequest {
  readonly postIds?: readonly string[] | undefined
  readonly viewer?: string | undefined
}

type ListPosts = (query: Query) => Promise<Posts>

export function makeListPosts({ posts, likesOf }: Dependencies): ListPosts {
  return async ({ postIds, viewer, ...request }) => {
    if (postIds) return find([...new Set(postIds)], viewer)
    const { items, ...rest } = await posts.list(request)
    return { items: await withLikes(items, likesOf, viewer), ...rest }
  }

  async function find(postIds: readonly string[], viewer: string | undefined): Promise<Posts> {
    const [found, likes] = await Promise.all([posts.find(postIds), likesOf(postIds, viewer)])
    const postById = new Map(found.map((post) => [post.postId, post]))
    const items = postIds.flatMap((postId, index) => {
      const post = postById.get(postId)
      return post ? [{ ...post, likes: 0, ...likes[index] }] : []
    })
    return { items, missing: postIds.filter((postId) => !postById.has(postId)) }
  }
}
