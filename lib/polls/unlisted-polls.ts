import type { StoredPart } from '../platform/upgrade-step.ts'
import type { Poll } from './poll.ts'

/** The polls of versions that had no list of polls. */
export interface UnlistedPolls {
  /** Those of the next `limit` polls that are not in the list. */
  read(position: string | undefined, limit: number): Promise<StoredPart<Poll>>
  /** Puts the poll into the list, unless it has been listed or deleted meanwhile. Returns whether it did. */
  list(poll: Poll): Promise<boolean>
}
