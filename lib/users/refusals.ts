import { Refusal } from '../platform/refusal.ts'

export type UserReason =
  | { readonly code: 'token-without-subject' }
  | { readonly code: 'acting-for-another'; readonly subject: string; readonly username: string | undefined }
  | { readonly code: 'user-not-found'; readonly username: string }

export function userNotFound(username: string): Refusal<UserReason> {
  return new Refusal({ code: 'user-not-found', username })
}
