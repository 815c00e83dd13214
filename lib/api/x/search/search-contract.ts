import * as v from 'valibot'
import { defineRoute, ok } from '../../contract/define-route.ts'
import { anyCaller } from '../caller-fields.ts'
import { invalidRequest } from '../errors.ts'
import { timelinePage } from '../schemas.ts'
import { postSelection, selectionOf } from '../selection.ts'
import { rangeFields, rangeOf } from '../tweets/timeline-fields.ts'
import type { Timeline } from '../tweets/timelines.ts'
import { timelineView } from '../views/timeline-view.ts'
import { maxResults, nameOf, paginationToken, query } from '../x-parameters.ts'
import { parseQuery } from './search-query.ts'

export const searchRecentTweets = defineRoute({
  operationId: 'searchRecentTweets',
  summary:
    'Those of the newest 1,000 posts that have all words of a query; also "phrases", from:name, is:reply, is:quote, and a hyphen before any of them',
  method: 'GET',
  path: '/2/tweets/search/recent',
  fields: {
    caller: anyCaller,
    query,
    max_results: maxResults(10, 100, 10),
    next_token: paginationToken,
    pagination_token: paginationToken,
    sort_order: v.optional(nameOf(['recency', 'relevancy'])),
    ...rangeFields,
    ...postSelection,
  },
  accept({ query, max_results, next_token, pagination_token, ...input }) {
    const parsed = parseQuery(query)
    if ('problem' in parsed) {
      throw invalidRequest([{ parameters: { query: [query] }, message: parsed.problem }])
    }
    return {
      ...parsed,
      limit: max_results,
      token:
        next_token === undefined
          ? { parameter: 'pagination_token', value: pagination_token }
          : { parameter: 'next_token', value: next_token },
      range: rangeOf(input),
      selection: selectionOf(input),
    }
  },
  answers: { 200: timelinePage },
  answer: (found: Timeline) => ok(timelineView(found)),
})
