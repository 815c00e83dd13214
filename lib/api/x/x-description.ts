import type { ServiceDescription } from '../openapi/service-description.ts'
import { newTweet, poll, tweet, user } from './schemas.ts'

/** What the description of X's API says beyond its contracts. */
export const xDescription: ServiceDescription = {
  schemas: { Post: tweet, NewPost: newTweet, User: user, Poll: poll },
  examples: {},
}
