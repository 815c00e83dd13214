import { userIdOf } from '../../../../lib/users/user-id.ts'
import { send } from '../../http/client.ts'
import type { Answer, XClient } from '../x-client.ts'

/** Whom a case has: the client that is tried, names of users that no other client has, and the ports beside X's. */
export interface Cast {
  readonly client: XClient
  readonly name: (who: string) => string
  readonly likes: string
  readonly polls: string
}

export type Case = readonly [title: string, play: (cast: Cast) => Promise<void>]

/** Publishes a post and gives its id. */
export async function publish(
  { client }: Cast,
  as: string,
  text: string,
  more: object = {},
): Promise<string> {
  const { data } = await client.call(as, 'createTweet', { body: { text, ...more } })
  return String(data.id)
}

/** Publishes posts and gives their ids, the newest first. */
export async function publishMany(cast: Cast, as: string, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let number = 1; number <= count; number++) ids.unshift(await publish(cast, as, `${as} ${number}`))
  return ids
}

export function like({ client }: Cast, as: string, tweetId: string): Promise<Answer> {
  return client.call(as, 'like', { id: userIdOf(as), tweetId })
}

export function reply(to: string): object {
  return { reply: { in_reply_to_tweet_id: to } }
}

export async function vote({ polls }: Cast, user: string, pollId: string, choice: string): Promise<number> {
  const form = { user, polls_id: pollId, choice }
  return (await send('POST', `${polls}/poll/vote`, { form })).status
}

export function inPagesOf(ids: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, page) =>
    ids.slice(page * size, (page + 1) * size),
  )
}
