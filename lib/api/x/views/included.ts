import { notFoundEntry } from '../errors.ts'
import type { Hydrated } from '../hydration.ts'
import { pollView } from './poll-view.ts'
import { tweetView } from './tweet-view.ts'
import { userView } from './user-view.ts'

/** `includes` of an answer; not there if nothing is included. */
export function included({ users, referenced, polls, ...hydrated }: Hydrated) {
  const { vocabulary } = hydrated.selection
  const includes = {
    ...(users.length > 0 && { users: users.map((user) => userView(user, hydrated.selection)) }),
    ...(referenced.length > 0 && {
      [vocabulary.includedPosts]: referenced.map((post) => tweetView(post, hydrated)),
    }),
    ...(polls.length > 0 && { polls: polls.map((poll) => pollView(poll, hydrated.selection)) }),
  }
  return Object.keys(includes).length > 0 ? { includes } : {}
}

/** `errors` of an answer: what was asked for, or would be included, and does not exist; not there if nothing is missing. */
export function missingPosts(missing: readonly string[], parameter: string, gone: readonly string[]) {
  const errors = [
    ...missing.map((id) => notFoundEntry('tweet', parameter, id)),
    ...gone.map((id) => notFoundEntry('tweet', 'referenced_tweets.id', id)),
  ]
  return errors.length > 0 ? { errors } : {}
}
