import { randomUUID } from 'node:crypto'
import type { Post } from '../api/classic/likes/likes-contract.ts'
import type { Clock } from '../platform/clock.ts'
import type { PageRequest } from '../platform/page.ts'
import type { Posts } from './post-store.ts'

/** Publishing posts and listing a user's own. */
export class Publishing {
  constructor(
    private readonly posts: Posts,
    private readonly clock: Clock,
  ) {}

  /**
   * Not idempotent, and cannot be: the same words twice are two posts, and nothing in the request tells a
   * repeated intent from a repeated transmission.
   */
  async publish({ username, text }: { username: string; text: string }): Promise<Post> {
    const post = { posts_id: randomUUID(), username, text, created_at: this.clock().toISOString() }
    await this.posts.put(post)
    return post
  }

  async by({ username, ...page }: { username: string } & PageRequest) {
    const { posts, ...rest } = await this.posts.by(username, page)
    return { username, posts: [...posts], ...rest }
  }
}
