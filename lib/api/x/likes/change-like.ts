import type { ActingName } from '../acting-name.ts'
import type { TokenUser } from '../caller.ts'

interface Like {
  readonly username: string
  readonly postId: string
}

interface Dependencies {
  /** Likes a post or takes a like back. */
  readonly change: (like: Like) => Promise<unknown>
  readonly actingName: ActingName
}

type ChangeLike = (command: { readonly user: TokenUser; readonly postId: string }) => Promise<void>

export function makeChangeLike({ change, actingName }: Dependencies): ChangeLike {
  return async ({ user, postId }) => {
    await change({ username: await actingName(user), postId })
  }
}
