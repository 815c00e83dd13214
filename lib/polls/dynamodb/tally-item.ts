import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Poll } from '../poll.ts'
import type { PollTally, Tally } from '../tally.ts'

type Item = Record<string, AttributeValue>

interface TallyAttributes {
  readonly polls_id: string
  readonly response: string
  readonly position: number
  readonly votes: number
  readonly ends_at?: string | undefined
  readonly polls_title?: string
  readonly response_count?: number
}

/**
 * The tally of one option as it is stored. Each is an item of its own, so that votes for different options never meet
 * on one item. The title and the number of options, which a poll's results need too, are on the item of the first
 * option alone: the results of a poll are then one Query. Under a long title of another script than Latin that item can
 * exceed 1 KB, and a vote for the first option then takes 7 write units instead of 5. The end of a poll is on each
 * item, so that it is a condition of each vote's own write.
 */
export interface StoredTally extends Tally {
  readonly pollId: string
  /** The option's place in the poll, from 0. */
  readonly position: number
  readonly endsAt?: string
  readonly poll?: { readonly title: string; readonly optionCount: number } | undefined
}

export function tallyKey(pollId: string, option: string): Item {
  return marshall({ polls_id: pollId, response: option })
}

/** The items of a new poll. */
export function tallyItems({ pollId, title, options, endsAt }: Poll): Item[] {
  return options.map((option, position) =>
    marshall(
      {
        polls_id: pollId,
        response: option,
        position,
        votes: 0,
        ends_at: endsAt,
        ...(position === 0 && { polls_title: title, response_count: options.length }),
      } satisfies TallyAttributes,
      { removeUndefinedValues: true },
    ),
  )
}

export function storedTallyOf(item: Item): StoredTally {
  const { polls_id, response, position, votes, ends_at, polls_title, response_count } = unmarshall(
    item,
  ) as TallyAttributes
  return {
    pollId: polls_id,
    option: response,
    position,
    votes,
    ...(ends_at !== undefined && { endsAt: ends_at }),
    ...(polls_title !== undefined &&
      response_count !== undefined && { poll: { title: polls_title, optionCount: response_count } }),
  }
}

/**
 * The poll's tally from all of its options' items; undefined when some are missing. A read that is not of the whole
 * transaction can return some of a new poll's items before the others.
 */
export function pollTallyOf(stored: readonly StoredTally[]): PollTally | undefined {
  const inOrder = stored.toSorted((one, other) => one.position - other.position)
  const first = inOrder[0]
  if (!first?.poll || first.poll.optionCount !== stored.length) return undefined
  return {
    pollId: first.pollId,
    title: first.poll.title,
    ...(first.endsAt !== undefined && { endsAt: first.endsAt }),
    tallies: inOrder.map(({ option, votes }) => ({ option, votes })),
  }
}

/** The tallies of all polls of which every option's item is there, by the poll's id. */
export function pollTalliesOf(stored: readonly StoredTally[]): ReadonlyMap<string, PollTally> {
  const byPoll = new Map(stored.map(({ pollId }): [string, StoredTally[]] => [pollId, []]))
  for (const tally of stored) byPoll.get(tally.pollId)?.push(tally)
  return new Map(
    [...byPoll].flatMap(([pollId, ofPoll]): [string, PollTally][] => {
      const tally = pollTallyOf(ofPoll)
      return tally ? [[pollId, tally]] : []
    }),
  )
}
