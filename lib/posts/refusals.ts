import { Refusal } from '../platform/refusal.ts'

export type PostReason =
  | { readonly code: 'post-not-found'; readonly postId: string }
  | { readonly code: 'reference-not-found'; readonly postId: string; readonly relation: 'reply' | 'quote' }
  | { readonly code: 'not-the-author'; readonly postId: string; readonly username: string }

export function postNotFound(postId: string): Refusal<PostReason> {
  return new Refusal({ code: 'post-not-found', postId })
}

/** A post would be a reply to a post that does not exist, or quote it. */
export function referenceNotFound(postId: string, relation: 'reply' | 'quote'): Refusal<PostReason> {
  return new Refusal({ code: 'reference-not-found', postId, relation })
}

export function notTheAuthor(postId: string, username: string): Refusal<PostReason> {
  return new Refusal({ code: 'not-the-author', postId, username })
}
