import type { Poll } from '../../api/classic/polls/polls-contract.ts'
import type { PollCount } from '../vote-store.ts'

/**
 * The count of one response. Each is an item of its own, so that votes for different choices never meet on one.
 * What the poll's results need besides stands once, on the item of its first response: the results of a poll
 * are then one Query. Only there, under a long title of another script than Latin, can an item come to more
 * than 1 KB, so that a vote for it takes 6 write units instead of 4.
 */
export interface ResultItem {
  readonly polls_id: string
  readonly response: string
  /** The response's place in the poll, from 0. */
  readonly position: number
  readonly votes: number
  /** On the first response's item alone, as is `response_count`. */
  readonly polls_title?: string
  /** How many responses, and so result items, the poll has. */
  readonly response_count?: number
}

/** The items of a new poll. */
export function resultItems({ polls_id, polls_title, responses }: Poll): ResultItem[] {
  return responses.map((response, position) => ({
    polls_id,
    response,
    position,
    votes: 0,
    ...(position === 0 && { polls_title, response_count: responses.length }),
  }))
}

/**
 * The poll's count from all of its items; undefined when some are missing. A read that is not of the whole
 * transaction may meet some of a new poll's items before the others.
 */
export function countOf(items: readonly ResultItem[]): PollCount | undefined {
  const inOrder = items.toSorted((one, other) => one.position - other.position)
  const first = inOrder[0]
  if (first?.polls_title === undefined || first.response_count !== items.length) return undefined
  return {
    polls_id: first.polls_id,
    polls_title: first.polls_title,
    counts: inOrder.map(({ response, votes }) => ({ choice: response, votes })),
  }
}
