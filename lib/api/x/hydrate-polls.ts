import type { Clock } from '../../platform/clock.ts'
import type { Poll } from '../../polls/poll.ts'
import type { PollTally } from '../../polls/tally.ts'
import type { Post } from '../../posts/post.ts'

/** A poll of a post, as answers show it. */
export interface ShownPoll extends PollTally {
  /** The poll is as old as its post. */
  readonly createdAt: string
  readonly isOpen: boolean
}

interface Dependencies {
  /** The tallies of those of the polls that exist, by the poll's id. */
  readonly talliesOf: (
    polls: readonly Pick<Poll, 'pollId' | 'options'>[],
  ) => Promise<ReadonlyMap<string, PollTally>>
  /** The same of one poll of which only the id is known; undefined if it does not exist. */
  readonly tally: (pollId: string) => Promise<PollTally | undefined>
  readonly clock: Clock
}

export type HydratePolls = (posts: readonly Post[]) => Promise<readonly ShownPoll[]>

/** The polls of posts. A post knows the options of its poll, by which all tallies are read at once. */
export function makeHydratePolls({ talliesOf, tally, clock }: Dependencies): HydratePolls {
  return async (posts) => {
    const attached = posts.flatMap(({ pollId, poll, createdAt }) =>
      pollId === undefined ? [] : [{ pollId, poll, createdAt }],
    )
    const known = attached.flatMap(({ pollId, poll }) => (poll ? [{ pollId, options: poll.options }] : []))
    const others = attached.filter(({ poll }) => !poll)
    const [tallies, ...further] = await Promise.all([
      known.length > 0 ? talliesOf(known) : new Map<string, PollTally>(),
      ...others.map(({ pollId }) => tally(pollId)),
    ])
    const found = new Map(
      [...tallies.values(), ...further.flatMap((one) => one ?? [])].map((one) => [one.pollId, one]),
    )
    const now = clock().toISOString()
    return attached.flatMap(({ pollId, createdAt, poll }) => {
      const shown = found.get(pollId)
      if (!shown) return []
      const endsAt = poll?.endsAt ?? shown.endsAt
      return [
        {
          ...shown,
          ...(endsAt !== undefined && { endsAt }),
          createdAt,
          isOpen: endsAt === undefined || now < endsAt,
        },
      ]
    })
  }
}
