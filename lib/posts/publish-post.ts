import type { Clock } from '../platform/clock.ts'
import type { NewSnowflake } from '../platform/snowflakes.ts'
import type { Post, PostPoll, PostReference } from './post.ts'
import type { PostStore } from './post-store.ts'
import { referenceNotFound } from './refusals.ts'

interface Dependencies {
  readonly posts: Pick<PostStore, 'add' | 'find'>
  /** Stores a user who is not there yet. */
  readonly registerUser: (username: string) => Promise<void>
  readonly clock: Clock
  readonly newId: NewSnowflake
}

export interface PollDraft {
  readonly options: readonly string[]
  /** For how long votes count; without it, always. */
  readonly durationMinutes?: number | undefined
}

export interface PostDraft extends Pick<Post, 'author' | 'text'> {
  /** The id of the post that it replies to. */
  readonly inReplyTo?: string | undefined
  /** The id of the post that it quotes. */
  readonly quoted?: string | undefined
  /** The poll that comes into being with it. */
  readonly poll?: PollDraft | undefined
}

/** Publishes posts, or those without the parts named. */
export type PublishPost<Without extends keyof PostDraft = never> = (
  draft: Omit<PostDraft, Without>,
) => Promise<Post>

/** An id is taken once in many millions, and an author is unknown once. More often, something is wrong. */
const maxAttempts = 5

/**
 * Not idempotent, and cannot be: the same text published twice is two posts, and nothing in a request tells a repeated
 * intent from a repeated transmission.
 */
export function makePublishPost({ posts, registerUser, clock, newId }: Dependencies): PublishPost {
  /** Posts of the id, of which there is one at most. */
  const find = (postId: string) => posts.find([postId])

  async function referencesOf({ inReplyTo, quoted }: PostDraft) {
    const [[parent], [quotedPost]] = await Promise.all([findGiven(inReplyTo), findGiven(quoted)])
    if (inReplyTo !== undefined && !parent) throw referenceNotFound(inReplyTo, 'reply')
    if (quoted !== undefined && !quotedPost) throw referenceNotFound(quoted, 'quote')
    return {
      ...(parent && {
        inReplyTo: referenceTo(parent),
        conversationId: parent.conversationId ?? parent.postId,
      }),
      ...(quotedPost && { quoted: referenceTo(quotedPost) }),
    }
  }

  async function findGiven(postId: string | undefined): Promise<Post[]> {
    const found = await Promise.all((postId === undefined ? [] : [postId]).map(find))
    return found.flat()
  }

  return async (draft) => {
    const { author, text } = draft
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      // Whichever post was deleted since an earlier attempt is missing now.
      const references = await referencesOf(draft)
      // The ids have the same time: by theirs, an id that no post has bounds lists.
      const now = clock()
      const createdAt = now.toISOString()
      const poll = draft.poll && { pollId: newId(now), poll: pollOf(draft.poll, now) }
      const post = { postId: newId(now), author, text, createdAt, ...poll, ...references }
      const added = await posts.add(post)
      if (added === 'added') return post
      if (added === 'author-unknown') await registerUser(author)
    }
    throw new Error(`A post of ${author} found no free id in ${maxAttempts} attempts`)
  }
}

function pollOf({ options, durationMinutes }: PollDraft, now: Date): PostPoll {
  if (durationMinutes === undefined) return { options }
  return { options, endsAt: new Date(now.getTime() + durationMinutes * 60_000).toISOString() }
}

function referenceTo({ postId, author }: Post): PostReference {
  return { postId, author }
}
