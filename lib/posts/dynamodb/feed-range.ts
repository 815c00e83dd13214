import { type FeedPosition, type FeedRange, startOf } from '../../platform/dynamodb/feed.ts'
import type { PostRange } from '../post-store.ts'

type PositionOf = (postId: string) => Promise<FeedPosition>

/** The part of a feed of posts that is meant. */
export async function feedRangeOf(range: PostRange, positionOf: PositionOf): Promise<FeedRange> {
  const [newerThan, olderThan] = await Promise.all([
    positions(positionOf, range.newerThan, range.from),
    positions(positionOf, range.olderThan, range.until),
  ])
  return { newerThan, olderThan }
}

async function positions(
  positionOf: PositionOf,
  postId: string | undefined,
  time: string | undefined,
): Promise<FeedPosition[]> {
  const ofPosts = await Promise.all(given(postId).map(positionOf))
  return [...ofPosts, ...given(time).map(startOf)]
}

function given(value: string | undefined): string[] {
  return value === undefined ? [] : [value]
}
