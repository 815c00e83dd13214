import { defineRoute, ok } from '../../contract/define-route.ts'
import { actingUser, anyCaller } from '../caller-fields.ts'
import { notFoundEntry } from '../errors.ts'
import { requireOwnId } from '../own-id.ts'
import { timelinePage } from '../schemas.ts'
import { postSelection, selectionOf } from '../selection.ts'
import { timelineView } from '../views/timeline-view.ts'
import { id, maxResults, nameOf, paginationToken, someOf } from '../x-parameters.ts'
import { rangeFields, rangeOf } from './timeline-fields.ts'
import type { Timeline, UserTimeline } from './timelines.ts'

const timeline = {
  pagination_token: paginationToken,
  ...rangeFields,
  exclude: someOf(nameOf(['replies', 'retweets'])),
  ...postSelection,
}

type Input = Parameters<typeof rangeOf>[0] &
  Parameters<typeof selectionOf>[0] & {
    readonly max_results: number
    readonly pagination_token?: string | undefined
    readonly exclude?: readonly string[] | undefined
  }

function queryOf({ max_results, pagination_token, exclude, ...input }: Input) {
  return {
    limit: max_results,
    token: pagination_token,
    range: rangeOf(input),
    withoutReplies: exclude?.includes('replies') ?? false,
    selection: selectionOf(input),
  }
}

export const listUserTweets = defineRoute({
  operationId: 'listUserTweets',
  summary: "A user's posts, newest first",
  method: 'GET',
  path: '/2/users/{id}/tweets',
  fields: { caller: anyCaller, id, max_results: maxResults(5, 100, 10), ...timeline },
  accept: ({ id, ...input }) => ({ userId: id, ...queryOf(input) }),
  answers: { 200: timelinePage },
  answer: ({ userId, page }: UserTimeline) =>
    ok(page ? timelineView(page) : { errors: [notFoundEntry('user', 'id', userId)] }),
})

export const listHomeTimeline = defineRoute({
  operationId: 'listHomeTimeline',
  summary: "Everyone's posts, newest first: nobody follows anybody here",
  method: 'GET',
  path: '/2/users/{id}/timelines/reverse_chronological',
  fields: { user: actingUser, id, max_results: maxResults(1, 100, 100), ...timeline },
  accept({ user, id, ...input }) {
    requireOwnId(user, id)
    return queryOf(input)
  },
  answers: { 200: timelinePage },
  answer: (found: Timeline) => ok(timelineView(found)),
})
