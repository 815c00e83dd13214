import type { CountedUser } from '../hydrate-users.ts'
import type { XUser } from '../schemas.ts'
import type { Selection } from '../selection.ts'

/** A user with the default fields and those that were asked for. */
export function userView(
  { userId, username, createdAt, posts, likes }: CountedUser,
  { userFields }: Pick<Selection, 'userFields'>,
): XUser {
  const shows = (field: string) => userFields.has(field)
  return {
    id: userId,
    name: username,
    username,
    ...(createdAt !== undefined && shows('created_at') && { created_at: createdAt }),
    ...(shows('public_metrics') && {
      public_metrics: {
        followers_count: 0,
        following_count: 0,
        // The request does not always tell which of the two words it expects.
        tweet_count: posts,
        post_count: posts,
        listed_count: 0,
        like_count: likes,
        media_count: 0,
      },
    }),
    ...(shows('protected') && { protected: false }),
    ...(shows('verified') && { verified: false }),
    ...(shows('verified_type') && { verified_type: 'none' }),
  }
}
