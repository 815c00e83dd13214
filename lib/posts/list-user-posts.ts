import type { Page, PageRequest } from '../platform/page.ts'
import { type LikesOf, type ListedPost, withLikes } from './listed-post.ts'
import type { PostStore } from './post-store.ts'

/** A page of an author's posts, newest first. */
export interface UserPosts extends Page<ListedPost> {
  readonly author: string
}

interface Dependencies {
  readonly posts: Pick<PostStore, 'listByAuthor'>
  readonly likesOf: LikesOf
}

type ListUserPosts = (
  request: { readonly author: string; readonly viewer?: string | undefined } & PageRequest,
) => Promise<UserPosts>

export function makeListUserPosts({ posts, likesOf }: Dependencies): ListUserPosts {
  return async ({ author, viewer, ...page }) => {
    const { items, ...rest } = await posts.listByAuthor(author, page)
    return { author, items: await withLikes(items, likesOf, viewer), ...rest }
  }
}
