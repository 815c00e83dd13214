import type { Like } from '../api/classic/likes/likes-contract.ts'
import type { CreateResult } from '../platform/create-result.ts'
import type { Posts } from '../posts/post-store.ts'
import { postNotFound } from '../posts/refusals.ts'
import type { LikesLedger } from './like-store.ts'

/** The operations on likes that must know the posts. */
export class Likes {
  constructor(
    private readonly ledger: LikesLedger,
    private readonly posts: Posts,
  ) {}

  /** The post is checked before anything is written: a like of an unknown post leaves no trace. */
  async like({ username, posts_id }: LikeInput): Promise<CreateResult<Like>> {
    await this.requirePost(posts_id)
    const { added, likes } = await this.ledger.add(username, posts_id)
    return { created: added, value: { posts_id, username, likes } }
  }

  async count({ posts_id }: { posts_id: string }) {
    const likes = await this.ledger.count(posts_id)
    if (likes === 0) await this.requirePost(posts_id)
    return { posts_id, likes }
  }

  async top({ limit }: { limit: number }) {
    const ranking = await this.ledger.top(limit)
    const posts = await this.posts.find(ranking.map(({ postId }) => postId))
    const post = new Map(posts.map((found) => [found.posts_id, found]))
    return {
      top: ranking.map(({ postId, likes }, index) => ({
        rank: index + 1,
        posts_id: postId,
        likes,
        username: post.get(postId)?.username ?? null,
        text: post.get(postId)?.text ?? null,
      })),
    }
  }

  private async requirePost(postId: string): Promise<void> {
    if (!(await this.posts.exists(postId))) throw postNotFound(postId)
  }
}

interface LikeInput {
  readonly username: string
  readonly posts_id: string
}
