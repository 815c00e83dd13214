import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { feedKey } from '../../platform/dynamodb/feed.ts'
import type { Post, PostPoll, PostReference, ReferencedPost } from '../post.ts'

type Item = Record<string, AttributeValue>

/** The feed of everyone's posts. */
export const allPosts = 'posts'

export function postsOf(author: string): string {
  return `posts/${author}`
}

export function postKey(postId: string): Item {
  return marshall({ posts_id: postId })
}

interface ReferenceAttributes {
  readonly posts_id: string
  readonly username: string
}

/** Named as in the poll's own row. */
interface PollAttributes {
  readonly responses: string[]
  readonly ends_at?: string | undefined
}

/** What the row of a post has of it besides its id. */
interface ContentAttributes extends Omit<ReferenceAttributes, 'posts_id'> {
  readonly text: string
  readonly created_at: string
  readonly polls_id?: string | undefined
  readonly poll?: PollAttributes | undefined
  readonly in_reply_to?: ReferenceAttributes | undefined
  readonly quoted?: ReferenceAttributes | undefined
  readonly conversation_id?: string | undefined
}

export const contentAttributes = /* @__PURE__ */ Object.keys({
  username: true,
  text: true,
  created_at: true,
  polls_id: true,
  poll: true,
  in_reply_to: true,
  quoted: true,
  conversation_id: true,
} satisfies Record<keyof ContentAttributes, true>)

interface PostAttributes extends ContentAttributes {
  readonly posts_id: string
}

/** What the row of a post has besides the post. It outlives the post as long as others refer to it. */
interface CountAttributes {
  readonly replies?: number
  readonly quotes?: number
}

export function postItem({ postId, author, text, createdAt, ...rest }: Post): Item {
  return marshall(
    {
      posts_id: postId,
      username: author,
      text,
      created_at: createdAt,
      polls_id: rest.pollId,
      poll: rest.poll && { responses: [...rest.poll.options], ends_at: rest.poll.endsAt },
      in_reply_to: rest.inReplyTo && referenceAttributes(rest.inReplyTo),
      quoted: rest.quoted && referenceAttributes(rest.quoted),
      conversation_id: rest.conversationId,
    } satisfies PostAttributes,
    { removeUndefinedValues: true },
  )
}

/** A post never changes, so that an entry of a feed is a copy of it. */
export function postEntry(feed: string, post: Post): Item {
  return { ...postEntryKey(feed, post), ...postItem(post) }
}

export function postEntryKey(feed: string, { createdAt, postId }: Post): Item {
  return feedKey(feed, [createdAt, postId])
}

export function postOf(item: Item): Post {
  const attributes = unmarshall(item) as PostAttributes
  const { posts_id, username, text, created_at, polls_id, poll } = attributes
  const { in_reply_to, quoted, conversation_id } = attributes
  return {
    postId: posts_id,
    author: username,
    text,
    createdAt: created_at,
    ...(polls_id !== undefined && { pollId: polls_id }),
    ...(poll && { poll: pollOf(poll) }),
    ...(in_reply_to && { inReplyTo: referenceOf(in_reply_to) }),
    ...(quoted && { quoted: referenceOf(quoted) }),
    ...(conversation_id !== undefined && { conversationId: conversation_id }),
  }
}

/** From the row of a post, which has the counts; entries of feeds do not. */
export function referencedPostOf(item: Item): ReferencedPost {
  const { replies = 0, quotes = 0 } = unmarshall(item) as CountAttributes
  return { ...postOf(item), replies, quotes }
}

/** Whether the row has a post, and not merely the counts of those that refer to one that is gone. */
export function hasPost(item: Item): boolean {
  return item.username !== undefined
}

/** Whether the post's deletion has begun. */
export function isDeleted(item: Item): boolean {
  return item.deleted_at !== undefined
}

/** Whether the row is that of a post for everyone: one whose deletion has not begun. */
export function isStanding(item: Item): boolean {
  return hasPost(item) && !isDeleted(item)
}

/** The same as a condition. */
export const standingRow = 'attribute_exists(username) AND attribute_not_exists(deleted_at)'

function referenceAttributes({ postId, author }: PostReference): ReferenceAttributes {
  return { posts_id: postId, username: author }
}

function pollOf({ responses, ends_at }: PollAttributes): PostPoll {
  return { options: responses, ...(ends_at !== undefined && { endsAt: ends_at }) }
}

function referenceOf({ posts_id, username }: ReferenceAttributes): PostReference {
  return { postId: posts_id, author: username }
}
