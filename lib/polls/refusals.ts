import { Refusal } from '../platform/refusal.ts'
import type { Vote } from './vote.ts'

export type PollReason =
  | { readonly code: 'poll-not-found'; readonly pollId: string }
  /** `option` and `votedAt` are those of the vote that stands. */
  | {
      readonly code: 'already-voted'
      readonly username: string
      readonly option: string
      readonly votedAt: string
    }
  | { readonly code: 'poll-ended'; readonly pollId: string; readonly endsAt: string }
  | { readonly code: 'vote-not-found'; readonly username: string; readonly pollId: string }
  | { readonly code: 'no-such-option'; readonly option: string; readonly options: readonly string[] }

export function pollNotFound(pollId: string): Refusal<PollReason> {
  return new Refusal({ code: 'poll-not-found', pollId })
}

/** @param standing the vote that stands */
export function alreadyVoted(standing: Vote): Refusal<PollReason> {
  const { username, option, votedAt } = standing
  return new Refusal({ code: 'already-voted', username, option, votedAt })
}

export function pollHasEnded(pollId: string, endsAt: string): Refusal<PollReason> {
  return new Refusal({ code: 'poll-ended', pollId, endsAt })
}

export function voteNotFound(username: string, pollId: string): Refusal<PollReason> {
  return new Refusal({ code: 'vote-not-found', username, pollId })
}

export function noSuchOption(option: string, options: readonly string[]): Refusal<PollReason> {
  return new Refusal({ code: 'no-such-option', option, options })
}
