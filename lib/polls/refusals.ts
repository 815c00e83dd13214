import { Refusal } from '../platform/refusal.ts'

export type PollReason =
  | { readonly code: 'poll-not-found'; readonly pollId: string }
  /** `option` is that of the vote that stands. */
  | { readonly code: 'already-voted'; readonly username: string; readonly option: string }
  | { readonly code: 'no-such-option'; readonly option: string; readonly options: readonly string[] }

export function pollNotFound(pollId: string): Refusal<PollReason> {
  return new Refusal({ code: 'poll-not-found', pollId })
}

export function alreadyVoted(username: string, option: string): Refusal<PollReason> {
  return new Refusal({ code: 'already-voted', username, option })
}

export function noSuchOption(option: string, options: readonly string[]): Refusal<PollReason> {
  return new Refusal({ code: 'no-such-option', option, options })
}
