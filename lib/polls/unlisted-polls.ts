import type { Poll } from './poll.ts'

/** A part of all polls or votes, in the store's own order. */
export interface StoredPart<Item> {
  readonly items: readonly Item[]
  /** How many were read. */
  readonly read: number
  /** The position of the next part; absent from the last. */
  readonly next?: string | undefined
}

/** The polls of versions that had no list of polls. */
export interface UnlistedPolls {
  /** Those of the next `limit` polls that are not in the list. */
  read(position: string | undefined, limit: number): Promise<StoredPart<Poll>>
  /** Puts the poll into the list, unless it has been listed or deleted meanwhile. Returns whether it did. */
  list(poll: Poll): Promise<boolean>
}
