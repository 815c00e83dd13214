import { partSize, type StoredPart, type UpgradeStep } from '../platform/upgrade-step.ts'
import type { Vote } from './vote.ts'

interface Dependencies {
  /** The next votes, in the order of their store. */
  readonly readVotes: (position: string | undefined, limit: number) => Promise<StoredPart<Vote>>
  /** Registers users, as of these times at the latest, and returns how many that changed. */
  readonly recordSightings: (
    sightings: readonly { readonly username: string; readonly at: string }[],
  ) => Promise<number>
}

/** Registers those who have voted, as of their first vote. */
export function makeRegisterVoters(
  { readVotes, recordSightings }: Dependencies,
  size = partSize,
): UpgradeStep {
  return async (position) => {
    const { items, ...rest } = await readVotes(position, size)
    const sightings = items.map(({ username, votedAt }) => ({ username, at: votedAt }))
    return { ...rest, changed: await recordSightings(sightings) }
  }
}
