import { randomUUID } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Post } from './post.ts'
import type { PostStore } from './post-store.ts'

interface Dependencies {
  readonly posts: Pick<PostStore, 'put'>
  readonly clock: Clock
}

type PublishPost = (post: Pick<Post, 'author' | 'text'>) => Promise<Post>

/**
 * Not idempotent, and cannot be: the same text published twice is two posts, and nothing in a request tells a repeated
 * intent from a repeated transmission.
 */
export function makePublishPost({ posts, clock }: Dependencies): PublishPost {
  return async ({ author, text }) => {
    const post = { postId: randomUUID(), author, text, createdAt: clock().toISOString() }
    await posts.put(post)
    return post
  }
}
