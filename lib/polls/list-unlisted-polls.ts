import { partSize, type UpgradeStep } from '../platform/upgrade-step.ts'
import type { UnlistedPolls } from './unlisted-polls.ts'

interface Dependencies {
  readonly polls: UnlistedPolls
  /** Registers authors, as of these times at the latest. */
  readonly recordSightings: (
    sightings: readonly { readonly username: string; readonly at: string }[],
  ) => Promise<number>
}

/** Puts the polls of earlier versions into the list. */
export function makeListUnlistedPolls(
  { polls, recordSightings }: Dependencies,
  size = partSize,
): UpgradeStep {
  return async (position) => {
    const { items, ...rest } = await polls.read(position, size)
    await recordSightings(items.map(({ author, createdAt }) => ({ username: author, at: createdAt })))
    const listed = await Promise.all(items.map(polls.list))
    return { ...rest, changed: listed.filter(Boolean).length }
  }
}
