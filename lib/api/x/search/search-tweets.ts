import { aTime, decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { TwoWayPage, TwoWayRequest } from '../../../platform/page.ts'
import type { Post } from '../../../posts/post.ts'
import type { PostRange } from '../../../posts/post-store.ts'
import type { Hydrate } from '../hydration.ts'
import { asTokenError } from '../page-token.ts'
import type { Selection } from '../selection.ts'
import type { Timeline } from '../tweets/timelines.ts'
import { decimal } from '../x-parameters.ts'
import type { Matches } from './search-query.ts'

/** How many of the newest posts are searched. There is no index, so that a search reads all of them. */
const searched = 1_000

/** Where a page begins, and the name of the parameter that says so: X has two. */
interface SearchToken {
  readonly parameter: string
  readonly value: string | undefined
}

export interface Search {
  readonly matches: Matches
  readonly limit: number
  readonly token: SearchToken
  readonly range: PostRange
  readonly selection: Selection
}

interface Dependencies {
  readonly list: (request: TwoWayRequest & PostRange) => Promise<TwoWayPage<Post>>
  readonly hydrate: Hydrate
}

/** The newest posts that match, a page after the token's place. */
export function makeSearchTweets({ list, hydrate }: Dependencies) {
  return async ({ matches, limit, token, range, selection }: Search): Promise<Timeline> => {
    const [since, id] = positionAt(token) ?? []
    const isAfter = ({ createdAt, postId }: Post) =>
      since === undefined || createdAt < since || (createdAt === since && postId < `${id}`)
    const { items } = await list({ limit: searched, ...range })
    const found = items.filter((post) => decimal.test(post.postId) && isAfter(post) && matches(post))
    const posts = found.slice(0, limit)
    const last = posts.at(-1)
    const hydrated = await hydrate(posts, selection)
    if (found.length <= limit || !last) return hydrated
    return { ...hydrated, next: encodeCursor(scope, [last.createdAt, last.postId]) }
  }
}

const scope = 'search'

function positionAt({ parameter, value }: SearchToken) {
  if (value === undefined) return undefined
  try {
    return decodeCursor(scope, value.slice(1), [aTime, decimal])
  } catch (error) {
    throw asTokenError(error, value, parameter)
  }
}
