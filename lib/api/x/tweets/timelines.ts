import { isNewerRequested, type TwoWayPage, type TwoWayRequest } from '../../../platform/page.ts'
import type { Post } from '../../../posts/post.ts'
import type { PostRange } from '../../../posts/post-store.ts'
import type { User } from '../../../users/user.ts'
import type { Hydrate, Hydrated } from '../hydration.ts'
import { pageAt } from '../page-token.ts'
import type { Selection } from '../selection.ts'
import { decimal } from '../x-parameters.ts'

/** How a page of posts is asked for. */
export interface TimelineQuery {
  readonly limit: number
  readonly token: string | undefined
  readonly range: PostRange
  readonly withoutReplies: boolean
  readonly selection: Selection
}

/** A page of posts with what it shows of them. */
export type Timeline = Hydrated & Pick<TwoWayPage<unknown>, 'next' | 'previous'>

type List = (request: TwoWayRequest & PostRange) => Promise<TwoWayPage<Post>>

/** Everyone's posts, newest first. */
export function makeListTimeline({ list, hydrate }: { readonly list: List; readonly hydrate: Hydrate }) {
  return (query: TimelineQuery) => timeline(query, list, hydrate)
}

interface UserDependencies {
  readonly findUsers: (userIds: readonly string[]) => Promise<readonly User[]>
  readonly listByAuthor: (author: string, request: TwoWayRequest & PostRange) => Promise<TwoWayPage<Post>>
  readonly hydrate: Hydrate
}

export interface UserTimeline {
  /** Undefined if there is no such user. */
  readonly page: Timeline | undefined
  readonly userId: string
}

/** A user's posts, newest first. */
export function makeListUserTimeline({ findUsers, listByAuthor, hydrate }: UserDependencies) {
  return async ({ userId, ...query }: TimelineQuery & { readonly userId: string }): Promise<UserTimeline> => {
    const [user] = await findUsers([userId])
    const list: List = (request) => listByAuthor(user?.username ?? '', request)
    return { userId, page: user && (await timeline(query, list, hydrate)) }
  }
}

/**
 * A page may be shorter than asked for: replies may be excluded, and posts of earlier versions, whose ids X could not
 * have, always are.
 */
async function timeline(
  { limit, token, range, withoutReplies, selection }: TimelineQuery,
  list: List,
  hydrate: Hydrate,
): Promise<Timeline> {
  const isShown = ({ postId, inReplyTo }: Post) => decimal.test(postId) && !(withoutReplies && inReplyTo)
  const { items, ...beside } = await pageAt(token, limit, (request) =>
    pageThatShows(isShown, list, { ...request, ...range }),
  )
  return { ...(await hydrate(items.filter(isShown), selection)), ...beside }
}

/** How many pages are read at most for one that shows something. */
const maxReads = 20

/** The next page that shows something: some clients take a page without data for the end of the list. */
async function pageThatShows(
  isShown: (post: Post) => boolean,
  list: List,
  request: Parameters<List>[0],
): Promise<TwoWayPage<Post>> {
  let page = await list(request)
  for (let reads = 1; reads < maxReads && !page.items.some(isShown); reads++) {
    const cursor = isNewerRequested(request) ? page.previous : page.next
    if (cursor === undefined) break
    page = await list({ ...request, cursor })
  }
  return page
}
