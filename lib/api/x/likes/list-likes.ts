import type { TwoWayPage, TwoWayRequest } from '../../../platform/page.ts'
import type { Post } from '../../../posts/post.ts'
import type { User } from '../../../users/user.ts'
import type { CountedUser, HydrateUsers } from '../hydrate-users.ts'
import type { Hydrate } from '../hydration.ts'
import { pageAt } from '../page-token.ts'
import type { Selection } from '../selection.ts'
import type { Timeline } from '../tweets/timelines.ts'
import { decimal } from '../x-parameters.ts'

type Beside = Pick<TwoWayPage<unknown>, 'next' | 'previous'>
type ListOfTexts = (of: string, request: TwoWayRequest) => Promise<TwoWayPage<string>>

interface Query {
  readonly limit: number
  readonly token: string | undefined
  readonly selection: Selection
}

export interface LikingUsers extends Beside {
  readonly postId: string
  readonly isMissing: boolean
  readonly users: readonly CountedUser[]
  readonly selection: Selection
}

interface LikerDependencies {
  readonly listLikers: ListOfTexts
  readonly postExists: (postId: string) => Promise<boolean>
  readonly hydrateUsers: HydrateUsers
}

/** Only a post without likes is looked up, since whatever is liked exists. */
export function makeListLikingUsers({ listLikers, postExists, hydrateUsers }: LikerDependencies) {
  return async ({ postId, ...query }: Query & { readonly postId: string }): Promise<LikingUsers> => {
    const { limit, token, selection } = query
    const { items, ...beside } = await pageAt(token, limit, (request) => listLikers(postId, request))
    const isMissing = items.length === 0 && !(await postExists(postId))
    return { postId, isMissing, users: await hydrateUsers(items, selection), selection, ...beside }
  }
}

interface LikedDependencies {
  readonly findUsers: (userIds: readonly string[]) => Promise<readonly User[]>
  readonly listLikedPosts: ListOfTexts
  /** Those of the posts that exist, in no particular order. */
  readonly findPosts: (postIds: readonly string[]) => Promise<readonly Post[]>
  readonly hydrate: Hydrate
}

/** A page may be shorter than asked for: deleted posts are left out of it, and those whose ids X could not have. */
export function makeListLikedTweets({ findUsers, listLikedPosts, findPosts, hydrate }: LikedDependencies) {
  return async ({
    userId,
    ...query
  }: Query & { readonly userId: string }): Promise<{
    readonly page: Timeline | undefined
    readonly userId: string
  }> => {
    const { limit, token, selection } = query
    const [user] = await findUsers([userId])
    if (!user) return { userId, page: undefined }
    const { items, ...beside } = await pageAt(token, limit, (request) =>
      listLikedPosts(user.username, request),
    )
    const postIds = items.filter((postId) => decimal.test(postId))
    const found = new Map((await findPosts(postIds)).map((post) => [post.postId, post]))
    const posts = postIds.flatMap((postId) => found.get(postId) ?? [])
    return { userId, page: { ...(await hydrate(posts, selection)), ...beside } }
  }
}
