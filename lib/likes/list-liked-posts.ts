import type { Page, PageRequest } from '../platform/page.ts'
import type { LikeStore } from './like-store.ts'

/** A page of the ids of the posts that a user likes, newest like first. */
export interface LikedPosts extends Page<string> {
  readonly username: string
}

type ListLikedPosts = (query: { readonly username: string } & PageRequest) => Promise<LikedPosts>

export function makeListLikedPosts({
  likes,
}: {
  readonly likes: Pick<LikeStore, 'listLikedPosts'>
}): ListLikedPosts {
  return async ({ username, ...page }) => ({ username, ...(await likes.listLikedPosts(username, page)) })
}
