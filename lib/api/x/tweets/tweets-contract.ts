import { defineRoute, ok } from '../../contract/define-route.ts'
import { anyCaller } from '../caller-fields.ts'
import { tweetAnswer, tweetsAnswer } from '../schemas.ts'
import { postSelection, selectionOf } from '../selection.ts'
import { included, missingPosts } from '../views/included.ts'
import { tweetView } from '../views/tweet-view.ts'
import { id, ids } from '../x-parameters.ts'
import type { FoundTweets } from './get-tweets.ts'

export const getTweet = defineRoute({
  operationId: 'getTweet',
  summary: 'A post; without `data` if there is none',
  method: 'GET',
  path: '/2/tweets/{id}',
  otherMethods: ['DELETE'],
  fields: { caller: anyCaller, id, ...postSelection },
  accept: ({ id, ...input }) => ({ postIds: [id], selection: selectionOf(input) }),
  answers: { 200: tweetAnswer },
  answer: ({ missing, ...found }: FoundTweets) =>
    ok({
      ...(found.posts[0] && { data: tweetView(found.posts[0], found) }),
      ...included(found),
      ...missingPosts(missing, 'id', found.gone),
    }),
})

export const listTweets = defineRoute({
  operationId: 'listTweets',
  summary: 'The posts of some ids, in that order and each once',
  method: 'GET',
  path: '/2/tweets',
  otherMethods: ['POST'],
  fields: { caller: anyCaller, ids, ...postSelection },
  accept: ({ ids, ...input }) => ({ postIds: ids, selection: selectionOf(input) }),
  answers: { 200: tweetsAnswer },
  answer: ({ missing, ...found }: FoundTweets) =>
    ok({
      ...(found.posts.length > 0 && { data: found.posts.map((post) => tweetView(post, found)) }),
      meta: { result_count: found.posts.length },
      ...included(found),
      ...missingPosts(missing, 'ids', found.gone),
    }),
})
