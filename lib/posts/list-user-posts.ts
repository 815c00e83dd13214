import type { Page, PageRequest } from '../platform/page.ts'
import type { Post } from './post.ts'
import type { PostStore } from './post-store.ts'

/** A page of an author's posts, newest first. */
export interface UserPosts extends Page<Post> {
  readonly author: string
}

type ListUserPosts = (request: { readonly author: string } & PageRequest) => Promise<UserPosts>

export function makeListUserPosts({
  posts,
}: {
  readonly posts: Pick<PostStore, 'listByAuthor'>
}): ListUserPosts {
  return async ({ author, ...page }) => ({ author, ...(await posts.listByAuthor(author, page)) })
}
