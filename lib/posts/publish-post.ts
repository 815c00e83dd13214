import type { Clock } from '../platform/clock.ts'
import type { NewId } from '../platform/ids.ts'
import type { Post } from './post.ts'
import type { PostStore } from './post-store.ts'

interface Dependencies {
  readonly posts: Pick<PostStore, 'add'>
  /** Stores a user who is not there yet. */
  readonly registerUser: (username: string) => Promise<void>
  readonly clock: Clock
  readonly newId: NewId
}

type PublishPost = (post: Pick<Post, 'author' | 'text'>) => Promise<Post>

/** An id is taken once in many millions, and an author is unknown once. More often, something is wrong. */
const maxAttempts = 5

/**
 * Not idempotent, and cannot be: the same text published twice is two posts, and nothing in a request tells a repeated
 * intent from a repeated transmission.
 */
export function makePublishPost({ posts, registerUser, clock, newId }: Dependencies): PublishPost {
  return async ({ author, text }) => {
    const createdAt = clock().toISOString()
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const post = { postId: newId(), author, text, createdAt }
      const added = await posts.add(post)
      if (added === 'added') return post
      if (added === 'author-unknown') await registerUser(author)
    }
    throw new Error(`A post of ${author} found no free id in ${maxAttempts} attempts`)
  }
}
