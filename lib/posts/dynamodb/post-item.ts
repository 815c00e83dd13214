import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Post } from '../post.ts'

type Item = Record<string, AttributeValue>

export function postKey(postId: string): Item {
  return marshall({ posts_id: postId })
}

export function postItem({ postId, author, text, createdAt }: Post): Item {
  return marshall({ posts_id: postId, username: author, text, created_at: createdAt })
}

export function postOf(item: Item): Post {
  const { posts_id, username, text, created_at } = unmarshall(item)
  return { postId: posts_id, author: username, text, createdAt: created_at }
}
