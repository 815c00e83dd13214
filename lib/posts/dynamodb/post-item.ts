import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { feedKey } from '../../platform/dynamodb/feed.ts'
import type { Post } from '../post.ts'

type Item = Record<string, AttributeValue>

/** The feed of everyone's posts. */
export const allPosts = 'posts'

export function postsOf(author: string): string {
  return `posts/${author}`
}

export function postKey(postId: string): Item {
  return marshall({ posts_id: postId })
}

export function postItem({ postId, author, text, createdAt, pollId }: Post): Item {
  return marshall(
    { posts_id: postId, username: author, text, created_at: createdAt, polls_id: pollId },
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
  const { posts_id, username, text, created_at, polls_id } = unmarshall(item)
  const post = { postId: posts_id, author: username, text, createdAt: created_at }
  return polls_id === undefined ? post : { ...post, pollId: polls_id }
}

/** Whether the post's deletion has begun. */
export function isDeleted(item: Item): boolean {
  return item.deleted_at !== undefined
}
