import type * as v from 'valibot'
import {
  mediaFieldNames,
  placeFieldNames,
  pollFieldNames,
  postExpansionNames,
  postFieldNames,
  userExpansionNames,
  userFieldNames,
} from './field-lists.ts'
import { postVocabulary, tweetVocabulary, type Vocabulary } from './vocabulary.ts'
import { nameOf, someOf } from './x-parameters.ts'

/** What an answer shows, and in which words. The names of fields and expansions are those of the tweet vocabulary. */
export interface Selection {
  readonly vocabulary: Vocabulary
  readonly postFields: ReadonlySet<string>
  readonly userFields: ReadonlySet<string>
  readonly pollFields: ReadonlySet<string>
  readonly expansions: ReadonlySet<string>
}

export const postField = nameOf(postFieldNames)
export const userField = nameOf(userFieldNames)
export const pollField = nameOf(pollFieldNames)
export const mediaField = nameOf(mediaFieldNames)
export const placeField = nameOf(placeFieldNames)
export const postExpansion = nameOf(postExpansionNames)
export const userExpansion = nameOf(userExpansionNames)

const common = {
  'tweet.fields': someOf(postField),
  'post.fields': someOf(postField),
  'user.fields': someOf(userField),
}

/** The parameters by which a route of posts is told what to show. */
export const postSelection = {
  ...common,
  'poll.fields': someOf(pollField),
  'media.fields': someOf(mediaField),
  'place.fields': someOf(placeField),
  expansions: someOf(postExpansion),
}

/** The same of a route of users. */
export const userSelection = { ...common, expansions: someOf(userExpansion) }

type Selected = {
  readonly [Name in keyof typeof postSelection]?: v.InferOutput<(typeof postSelection)[Name]>
}

export function selectionOf(input: Selected): Selection {
  const posts = input['post.fields']
  return {
    vocabulary: posts ? postVocabulary : tweetVocabulary,
    postFields: respelt(tweetFields, posts, input['tweet.fields']),
    userFields: new Set(input['user.fields']),
    pollFields: new Set(input['poll.fields']),
    expansions: respelt(tweetExpansions, input.expansions),
  }
}

/** The tweet vocabulary's names of fields that the post vocabulary has other names for. */
const tweetFields: Readonly<Record<string, string>> = {
  edit_history_post_ids: 'edit_history_tweet_ids',
  referenced_posts: 'referenced_tweets',
}

const tweetExpansions: Readonly<Record<string, string>> = { referenced_posts: 'referenced_tweets.id' }

function respelt(
  spellings: Readonly<Record<string, string>>,
  ...lists: readonly (readonly string[] | undefined)[]
): ReadonlySet<string> {
  return new Set(lists.flatMap((names = []) => names.map((name) => spellings[name] ?? name)))
}
