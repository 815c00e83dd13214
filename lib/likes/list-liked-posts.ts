import { mapPage, type Page, type PageRequest } from '../platform/page.ts'
import type { LikeStore } from './like-store.ts'
import type { PostLikes } from './post-likes.ts'
import type { FindPosts, LikedPost } from './post-lookup.ts'

/** A page of the ids of the posts that a user likes, newest like first. */
export interface LikedPosts extends Page<string> {
  readonly username: string
  /** The posts themselves, for a viewer. */
  readonly posts?: readonly (LikedPost & PostLikes)[]
}

interface Dependencies {
  readonly likes: Pick<LikeStore, 'listLikedPosts' | 'listLikedPostsFor'>
  readonly findPosts: FindPosts
}

type ListLikedPosts = (
  query: { readonly username: string; readonly viewer?: string | undefined } & PageRequest,
) => Promise<LikedPosts>

export function makeListLikedPosts({ likes, findPosts }: Dependencies): ListLikedPosts {
  return async ({ username, viewer, ...request }) => {
    if (viewer === undefined) return { username, ...(await likes.listLikedPosts(username, request)) }
    const page = await likes.listLikedPostsFor(username, viewer, request)
    const found = await findPosts(page.items.map(({ postId }) => postId))
    const postById = new Map(found.map((post) => [post.postId, post]))
    const posts = page.items.flatMap((counted) => {
      const post = postById.get(counted.postId)
      return post ? [{ ...post, ...counted }] : []
    })
    return { username, ...mapPage(page, ({ postId }) => postId), posts }
  }
}
