import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { sample } from './data.ts'

/** How many members of each type. */
export interface BulkSizes {
  readonly users: number
  readonly posts: number
  readonly likes: number
  readonly polls: number
  readonly votes: number
}

const begin = Date.parse('2026-01-01T00:00:00.000Z')
const at = (second: number) => new Date(begin + second * 1_000).toISOString()

export const bulkUser = (index: number) => `user-${index}`
export const bulkPost = (index: number) => `post-${index}`
export const bulkPoll = (index: number) => `poll-${index}`

/** Users take turns as authors, and no pair of a user and a post or a poll occurs twice. */
function* linesOf({ users, posts, likes, polls, votes }: BulkSizes): Generator<object> {
  for (let index = 0; index < users; index++) {
    yield { type: 'user', username: bulkUser(index), created_at: at(0) }
  }
  for (let index = 0; index < posts; index++) {
    const username = bulkUser(index % users)
    yield { type: 'post', posts_id: bulkPost(index), username, text: sample.text, created_at: at(index) }
  }
  for (const [username, post, index] of pairs(likes, posts, users)) {
    yield { type: 'like', username, posts_id: bulkPost(post), liked_at: at(index) }
  }
  for (let index = 0; index < polls; index++) {
    yield {
      type: 'poll',
      polls_id: bulkPoll(index),
      polls_title: sample.title,
      username: bulkUser(index % users),
      responses: sample.responses,
      created_at: at(index),
    }
  }
  for (const [username, poll, index] of pairs(votes, polls, users)) {
    const choice = sample.responses[index % sample.responses.length]
    yield { type: 'vote', username, polls_id: bulkPoll(poll), choice, voted_at: at(index) }
  }
}

/** Of each thing in turn, with the next user of those who have not had it. */
export function* pairs(
  count: number,
  things: number,
  users: number,
): Generator<readonly [username: string, thing: number, index: number]> {
  for (let index = 0; index < count; index++) {
    const thing = index % things
    yield [bulkUser((thing + Math.floor(index / things)) % users), thing, index]
  }
}

/** Writes a file to import. */
export async function writeBulkFile(file: string, sizes: BulkSizes): Promise<void> {
  const stream = createWriteStream(file)
  for (const line of linesOf(sizes)) {
    if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}
