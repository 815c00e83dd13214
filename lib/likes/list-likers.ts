import type { Page, PageRequest } from '../platform/page.ts'
import type { LikeStore } from './like-store.ts'

/** A page of the names of the users who like a post, newest like first. */
export interface Likers extends Page<string> {
  readonly postId: string
}

type ListLikers = (query: { readonly postId: string } & PageRequest) => Promise<Likers>

export function makeListLikers({ likes }: { readonly likes: Pick<LikeStore, 'listLikers'> }): ListLikers {
  return async ({ postId, ...page }) => ({ postId, ...(await likes.listLikers(postId, page)) })
}
