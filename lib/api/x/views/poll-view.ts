import type { ShownPoll } from '../hydrate-polls.ts'
import type { XPoll } from '../schemas.ts'
import type { Selection } from '../selection.ts'

/** A poll with its options in their order and the fields that were asked for. */
export function pollView(
  { pollId, createdAt, endsAt, isOpen, tallies }: ShownPoll,
  { pollFields }: Selection,
): XPoll {
  const shows = (field: string) => pollFields.has(field)
  return {
    id: pollId,
    options: tallies.map(({ option, votes }, index) => ({ position: index + 1, label: option, votes })),
    ...(endsAt !== undefined &&
      shows('duration_minutes') && { duration_minutes: minutes(createdAt, endsAt) }),
    ...(endsAt !== undefined && shows('end_datetime') && { end_datetime: endsAt }),
    ...(shows('voting_status') && { voting_status: isOpen ? 'open' : 'closed' }),
  }
}

function minutes(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000))
}
