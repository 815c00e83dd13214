import type { Post } from '../../../posts/post.ts'
import type { CountLikes } from '../hydrate-users.ts'
import { type Hydrate, type Hydrated, likesById } from '../hydration.ts'
import type { Selection } from '../selection.ts'

interface Dependencies {
  /** Those of the posts that exist, in no particular order. */
  readonly findPosts: (postIds: readonly string[]) => Promise<readonly Post[]>
  readonly countLikes: CountLikes
  readonly hydrate: Hydrate
}

/** The posts that exist, in the order in which they were asked for, and the ids of the others. */
export interface FoundTweets extends Hydrated {
  readonly missing: readonly string[]
}

export type GetTweets = (query: {
  readonly postIds: readonly string[]
  readonly selection: Selection
}) => Promise<FoundTweets>

export function makeGetTweets({ findPosts, countLikes, hydrate }: Dependencies): GetTweets {
  /** Without expansions no other posts are shown, so that the likes can be counted while the posts are read. */
  async function earlyLikes(postIds: readonly string[], { postFields, expansions }: Selection) {
    if (!postFields.has('public_metrics') || expansions.size > 0) return undefined
    const { ofPosts } = await countLikes({ postIds, usernames: [] })
    return likesById(postIds, ofPosts)
  }

  return async ({ postIds, selection }) => {
    const wanted = [...new Set(postIds)]
    const [rows, likes] = await Promise.all([findPosts(wanted), earlyLikes(wanted, selection)])
    const found = new Map(rows.map((post) => [post.postId, post]))
    const posts = wanted.flatMap((postId) => found.get(postId) ?? [])
    const missing = wanted.filter((postId) => !found.has(postId))
    return { ...(await hydrate(posts, selection, likes)), missing }
  }
}
