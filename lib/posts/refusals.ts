import { Refusal } from '../platform/refusal.ts'

export type PostReason =
  | { readonly code: 'post-not-found'; readonly postId: string }
  | { readonly code: 'not-the-author'; readonly postId: string; readonly username: string }

export function postNotFound(postId: string): Refusal<PostReason> {
  return new Refusal({ code: 'post-not-found', postId })
}

export function notTheAuthor(postId: string, username: string): Refusal<PostReason> {
  return new Refusal({ code: 'not-the-author', postId, username })
}
