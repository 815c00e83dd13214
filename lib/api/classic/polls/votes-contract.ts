import * as v from 'valibot'
import type { Page } from '../../../platform/page.ts'
import type { PollResults } from '../../../polls/results.ts'
import type { Vote } from '../../../polls/vote.ts'
import { created, defineRoute, ok } from '../../contract/define-route.ts'
import { next, paging, timestamp, username } from '../../contract/fields.ts'
import { polls_id, polls_title, response } from './poll-fields.ts'
import { resultsView, voteView } from './vote-views.ts'

export const vote = v.object({ user: username, polls_id, choice: response, voted_at: timestamp })

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const percent = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(100),
  v.description("Of the poll's votes, each rounded by itself to one decimal; 0 in a poll without votes"),
)

export const tally = v.object({ choice: response, votes: count, percent })

export const results = v.object({
  polls_id,
  polls_title,
  total_votes: count,
  results: v.array(tally),
})

export const resultsPage = v.object({ results: v.array(results), ...next })

export const castVote = defineRoute({
  operationId: 'castVote',
  summary: 'Vote in a poll, once; user may be called username',
  method: 'POST',
  path: '/polls/poll/vote',
  fields: { user: username, polls_id, choice: response },
  synonyms: { username: 'user' },
  answers: { 201: vote },
  problems: {
    404: 'No such poll',
    409: 'The user has voted in this poll already; the detail names the choice that stands',
    422: 'The poll has no such response; the detail lists those it has',
  },
  accept: ({ polls_id, user, choice }) => ({ pollId: polls_id, username: user, option: choice }),
  answer: (vote: Vote) => created(voteView(vote)),
})

export const countVotes = defineRoute({
  operationId: 'countVotes',
  summary: "A poll's results in the order of its responses, or those of one choice",
  method: 'GET',
  path: '/polls/vote/results',
  fields: { polls_id, choice: v.optional(response) },
  answers: { 200: results },
  problems: {
    404: 'No such poll',
    422: 'The poll has no such response; the detail lists those it has',
  },
  accept: ({ polls_id, choice }) => ({ pollId: polls_id, option: choice }),
  answer: (counted: PollResults) => ok(resultsView(counted)),
})

export const listResults = defineRoute({
  operationId: 'listResults',
  summary: 'The results of all polls, each once and whole, in no particular order',
  method: 'GET',
  path: '/polls/allresults',
  fields: paging(),
  answers: { 200: resultsPage },
  answer: ({ items, ...rest }: Page<PollResults>) => ok({ results: items.map(resultsView), ...rest }),
})
