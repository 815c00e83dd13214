import { Refusal } from '../../../platform/refusal.ts'
import type { ActingName } from '../acting-name.ts'
import type { TokenUser } from '../caller.ts'

interface Dependencies {
  readonly deletePost: (command: { readonly postId: string; readonly username: string }) => Promise<unknown>
  readonly actingName: ActingName
}

type DeleteTweet = (command: { readonly user: TokenUser; readonly postId: string }) => Promise<void>

/** A post that is not there counts as deleted, so that a repeat after a lost answer succeeds. */
export function makeDeleteTweet({ deletePost, actingName }: Dependencies): DeleteTweet {
  return async ({ user, postId }) => {
    const username = await actingName(user)
    try {
      await deletePost({ postId, username })
    } catch (error) {
      if (!(error instanceof Refusal && error.reason.code === 'post-not-found')) throw error
    }
  }
}
