import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Poll } from '../../polls/poll.ts'
import type { Vote } from '../../polls/vote.ts'
import type { Post } from '../../posts/post.ts'
import { inParts } from './in-parts.ts'
import type { Member, UserSince } from './member.ts'
import { sorted } from './sorted.ts'
import { Spool } from './spool.ts'
import type { TimedLike } from './timed-like.ts'

/** What is exported, some members at a time: users, posts and polls newest first, votes in no particular order. */
export interface ExportedStores {
  users(): AsyncIterable<readonly UserSince[]>
  posts(): AsyncIterable<readonly Post[]>
  polls(): AsyncIterable<readonly Poll[]>
  votes(): AsyncIterable<readonly Vote[]>
  /** Those of the ids that a poll has. A deleted poll leaves its votes. */
  existingPolls(pollIds: readonly string[]): Promise<{ has(pollId: string): boolean }>
  likesOf(postIds: readonly string[]): AsyncIterable<TimedLike>
}

/** How many votes are handled together. */
const partSize = 1_000

/**
 * All users, posts, likes, polls and votes, in this order: users, posts and polls newest first, the likes of each post
 * newest first, and votes by poll, time and user. The same data thus are the same members in the same order, wherever
 * they are stored.
 *
 * Votes are read first, then polls, then posts, each with its likes. Whatever else is written meanwhile, no vote is
 * there without its poll, and no like without its post.
 *
 * @param folder for what is read before its turn; holds nothing else
 */
export async function* exportMembers(stores: ExportedStores, folder: string): AsyncGenerator<Member> {
  const runs = join(folder, 'votes')
  await mkdir(runs)
  const votes = await sorted(itemsOf(stores.votes()), voteKey, runs)
  const polls = await Spool.create<Poll>(join(folder, 'polls'))
  for await (const poll of itemsOf(stores.polls())) await polls.add(poll)
  await polls.close()
  const likes = await Spool.create<TimedLike>(join(folder, 'likes'))

  for await (const value of itemsOf(stores.users())) yield { type: 'user', value }
  for await (const posts of stores.posts()) {
    for (const value of posts) yield { type: 'post', value }
    for await (const like of stores.likesOf(posts.map(({ postId }) => postId))) await likes.add(like)
  }
  await likes.close()
  for await (const value of likes.read()) yield { type: 'like', value }
  for await (const value of polls.read()) yield { type: 'poll', value }
  for await (const some of inParts(votes, partSize)) {
    const found = await stores.existingPolls(some.map(({ pollId }) => pollId))
    for (const value of some) if (found.has(value.pollId)) yield { type: 'vote', value }
  }
}

function voteKey({ pollId, votedAt, username }: Vote): string {
  return `${pollId}\n${votedAt}\n${username}`
}

async function* itemsOf<Item>(parts: AsyncIterable<readonly Item[]>): AsyncGenerator<Item> {
  for await (const part of parts) yield* part
}
