import type { Post, ReferencedPost } from '../../posts/post.ts'
import type { HydratePolls, ShownPoll } from './hydrate-polls.ts'
import {
  type CountedUser,
  type CountLikes,
  type FindByNames,
  namesToCount,
  namesToFind,
  onePerId,
  usersOf,
} from './hydrate-users.ts'
import type { Selection } from './selection.ts'
import { decimal } from './x-parameters.ts'

/** Posts together with all that an answer shows of them. */
export interface Hydrated {
  /** The posts that were asked for, in their order. */
  readonly posts: readonly Post[]
  readonly selection: Selection
  /** How often each post that is shown is liked, replied to and quoted, by its id. */
  readonly counts: ReadonlyMap<string, PostCounts>
  /** What the expansions add. */
  readonly users: readonly CountedUser[]
  readonly referenced: readonly Post[]
  readonly polls: readonly ShownPoll[]
  /** The ids of posts that the expansions would add and that are gone. */
  readonly gone: readonly string[]
}

export interface PostCounts {
  readonly likes: number
  readonly replies: number
  readonly quotes: number
}

interface Dependencies {
  /** Those of the posts that exist, in no particular order. */
  readonly findPosts: (postIds: readonly string[]) => Promise<readonly ReferencedPost[]>
  readonly findByNames: FindByNames
  readonly countLikes: CountLikes
  readonly hydratePolls: HydratePolls
}

/** By the ids of posts, their likes. */
type Likes = ReadonlyMap<string, number>

/** @param likes those of all posts that are shown, if they have been counted already */
export type Hydrate = (posts: readonly Post[], selection: Selection, likes?: Likes) => Promise<Hydrated>

/**
 * Reads what the selection shows of posts, and nothing else. All that has to be read follows from the posts themselves,
 * so that it is read at once.
 */
export function makeHydrate({ findPosts, findByNames, countLikes, hydratePolls }: Dependencies): Hydrate {
  /** The posts by their ids as their rows have them, with their counts: also those that come from a list without. */
  async function rowsOf(posts: readonly Post[], referencedIds: readonly string[], counted: boolean) {
    const uncounted = counted ? posts.filter((post) => !hasCounts(post)).map(({ postId }) => postId) : []
    const postIds = distinct([...uncounted, ...referencedIds])
    const found = postIds.length > 0 ? await findPosts(postIds) : []
    return new Map([...posts.filter(hasCounts), ...found].map((post) => [post.postId, post]))
  }

  return async (posts, selection, known) => {
    const counted = selection.postFields.has('public_metrics')
    const referencedIds = distinct(posts.flatMap((post) => referencedIdsOf(post, selection)))
    const shownIds = distinct([...posts.map(({ postId }) => postId), ...referencedIds])
    const usernames = onePerId(posts.flatMap((post) => usernamesOf(post, selection)))
    const withPolls = selection.expansions.has('attachments.poll_ids') ? posts : []
    const toCount = {
      postIds: counted && !known ? shownIds : [],
      usernames: namesToCount(usernames, selection),
    }
    const [rows, userRows, { ofPosts, ofUsers }, polls] = await Promise.all([
      rowsOf(posts, referencedIds, counted),
      findByNames(namesToFind(usernames, selection)),
      countLikes(toCount),
      hydratePolls(withPolls),
    ])
    const likes = known ?? likesById(shownIds, ofPosts)
    const counts = shownIds.map((postId) => {
      const { replies = 0, quotes = 0 } = rows.get(postId) ?? {}
      return [postId, { likes: likes.get(postId) ?? 0, replies, quotes }] as const
    })
    return {
      posts,
      selection,
      counts: new Map(counts),
      users: usersOf(usernames, userRows, ofUsers),
      referenced: referencedIds.flatMap((postId) => rows.get(postId) ?? []),
      polls,
      gone: referencedIds.filter((postId) => !rows.has(postId)),
    }
  }
}

export function likesById(postIds: readonly string[], likes: readonly number[]): Likes {
  return new Map(postIds.map((postId, index) => [postId, likes[index] ?? 0]))
}

function hasCounts(post: Post): post is ReferencedPost {
  return 'replies' in post
}

function referencedIdsOf({ inReplyTo, quoted }: Post, { expansions }: Selection): string[] {
  if (!expansions.has('referenced_tweets.id') && !expansions.has('referenced_tweets.id.author_id')) return []
  return [inReplyTo, quoted].flatMap((reference) => reference?.postId ?? []).filter((id) => decimal.test(id))
}

function usernamesOf({ author, inReplyTo, quoted }: Post, { expansions }: Selection): string[] {
  const authors = (...of: readonly ({ readonly author: string } | undefined)[]) =>
    of.flatMap((reference) => reference?.author ?? [])
  return [
    ...(expansions.has('author_id') ? [author] : []),
    ...(expansions.has('in_reply_to_user_id') ? authors(inReplyTo) : []),
    ...(expansions.has('referenced_tweets.id.author_id') ? authors(inReplyTo, quoted) : []),
  ]
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}
