import type { Like } from '../api/classic/likes/likes-contract.ts'
import type { PageRequest } from '../platform/page.ts'
import type { LikesLedger } from './like-store.ts'

/**
 * The operations on likes that need nothing but the ledger, apart from those that must know the posts, so
 * that their functions carry no second store's client.
 */
export class Liking {
  constructor(private readonly ledger: LikesLedger) {}

  async unlike({ username, posts_id }: { username: string; posts_id: string }): Promise<Like> {
    const { likes } = await this.ledger.remove(username, posts_id)
    return { posts_id, username, likes }
  }

  async likedBy({ username, ...page }: { username: string } & PageRequest) {
    const { members, ...rest } = await this.ledger.likedBy(username, page)
    return { username, posts: [...members], ...rest }
  }

  async likersOf({ posts_id, ...page }: { posts_id: string } & PageRequest) {
    const { members, ...rest } = await this.ledger.likersOf(posts_id, page)
    return { posts_id, users: [...members], ...rest }
  }
}
