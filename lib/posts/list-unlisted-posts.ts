import pLimit from 'p-limit'
import { partSize, type UpgradeStep } from '../platform/upgrade-step.ts'
import type { Post } from './post.ts'
import type { UnlistedPosts } from './unlisted-posts.ts'

interface Dependencies {
  readonly posts: Pick<UnlistedPosts, 'read' | 'list'>
  /** Registers authors, as of these times at the latest. */
  readonly recordSightings: (
    sightings: readonly { readonly username: string; readonly at: string }[],
  ) => Promise<number>
}

/** One author's posts are a large transaction, of which a small engine carries out only a few within a request's time. */
const atOnce = pLimit(4)

/** Puts the posts of earlier versions into the lists. The posts of one author are counted together. */
export function makeListUnlistedPosts(
  { posts, recordSightings }: Dependencies,
  size = partSize,
): UpgradeStep {
  return async (position) => {
    const { items, ...rest } = await posts.read(position, size)
    await recordSightings(items.map(({ author, createdAt }) => ({ username: author, at: createdAt })))
    const listed = await Promise.all(
      [...byAuthor(items)].map(([author, own]) => atOnce(() => posts.list(author, own))),
    )
    return { ...rest, changed: listed.reduce((sum, count) => sum + count, 0) }
  }
}

function byAuthor(posts: readonly Post[]): ReadonlyMap<string, readonly Post[]> {
  const groups = new Map<string, Post[]>()
  for (const post of posts) groups.set(post.author, [...(groups.get(post.author) ?? []), post])
  return groups
}
