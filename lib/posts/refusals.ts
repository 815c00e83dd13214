import { Refusal } from '../platform/refusal.ts'

export interface PostReason {
  readonly code: 'post-not-found'
  readonly postId: string
}

export function postNotFound(postId: string): Refusal<PostReason> {
  return new Refusal({ code: 'post-not-found', postId })
}
