/** What one part of an upgrade has done. */
export interface PartDone {
  /** How many stored things it has read, and how many of them it has brought up to date. */
  readonly read: number
  readonly changed: number
  /** The position at which the next part begins; absent from the last. */
  readonly next?: string | undefined
}

/**
 * Does a part of an upgrade: a few seconds of work at most, from a position on, or from the beginning. It is safe to
 * repeat, at the same time as another run, and while requests are served.
 */
export type UpgradeStep = (position: string | undefined) => Promise<PartDone>

/** A part of all things of a kind, in the order of their store. */
export interface StoredPart<Item> {
  readonly items: readonly Item[]
  /** How many were read. */
  readonly read: number
  /** The position of the next part; absent from the last. */
  readonly next?: string | undefined
}

/** How many things a part reads, as a rule. */
export const partSize = 100
