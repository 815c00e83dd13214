import { partSize, type UpgradeStep } from '../platform/upgrade-step.ts'
import type { UnlistedPosts } from './unlisted-posts.ts'

interface Dependencies {
  readonly posts: Pick<UnlistedPosts, 'read' | 'list'>
  /** Registers authors, as of these times at the latest. */
  readonly recordSightings: (
    sightings: readonly { readonly username: string; readonly at: string }[],
  ) => Promise<number>
}

/** Puts the posts of earlier versions into the lists. */
export function makeListUnlistedPosts(
  { posts, recordSightings }: Dependencies,
  size = partSize,
): UpgradeStep {
  return async (position) => {
    const { items, ...rest } = await posts.read(position, size)
    await recordSightings(items.map(({ author, createdAt }) => ({ username: author, at: createdAt })))
    return { ...rest, changed: await posts.list(items) }
  }
}
