/** A post that another refers to. It may have been deleted since. */
export interface PostReference {
  readonly postId: string
  readonly author: string
}

/** What a post has of its poll, which never changes. The poll is as old as the post. */
export interface PostPoll {
  readonly options: readonly string[]
  /** From when on no vote counts: ISO 8601, UTC. */
  readonly endsAt?: string
}

/** A post as it was published; it never changes. */
export interface Post {
  readonly postId: string
  /** The username of its author. */
  readonly author: string
  readonly text: string
  /** When it was published: ISO 8601, UTC. */
  readonly createdAt: string
  /** The poll that belongs to it, and is deleted with it. */
  readonly pollId?: string
  /** A copy of that poll, as far as it is known to the post. */
  readonly poll?: PostPoll
  /** The post that it replies to. */
  readonly inReplyTo?: PostReference
  /** The post that it quotes. */
  readonly quoted?: PostReference
  /** Of a reply, the post that began the conversation. Any other post begins one of its own. */
  readonly conversationId?: string
}

/** A post with how many others refer to it. */
export interface ReferencedPost extends Post {
  readonly replies: number
  readonly quotes: number
}
