import * as v from 'valibot'
import { InvalidInput } from '../../../http/invalid-input.ts'
import type { Page } from '../../../platform/page.ts'
import type { Poll } from '../../../polls/poll.ts'
import type { PollResults } from '../../../polls/results.ts'
import type { Vote } from '../../../polls/vote.ts'
import { created, defineRoute, ok } from '../../contract/define-route.ts'
import {
  appearance,
  identifier,
  lines,
  next,
  paging,
  text,
  timestamp,
  username,
} from '../../contract/fields.ts'
import { serviceHealth } from '../service-health-route.ts'
import { pollsView, pollView, resultsView, voteView } from './poll-views.ts'
import { parseList } from './response-list.ts'

const polls_id = identifier
const polls_title = lines(280)
const response = text(100)

const aList =
  'must be a JSON array or a comma-separated list, in which a response that has a comma or a quotation mark is enclosed in quotation marks and its own are doubled'
const aFew = ({ received }: { received: string }) => `must have 2 to 25 items, not ${received}`

const responses = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' ? parseList(value) : value)),
  v.array(response, aList),
  v.minLength(2, aFew),
  v.maxLength(25, aFew),
  v.check((list) => new Set(list.map(appearance)).size === list.length, 'must be distinct'),
)

const poll = v.object({ polls_id, polls_title, username, responses, created_at: timestamp })

const vote = v.object({ user: username, polls_id, choice: response, voted_at: timestamp })

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const percent = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(100),
  v.description("Of the poll's votes, each rounded by itself to one decimal; 0 in a poll without votes"),
)

const results = v.object({
  polls_id,
  polls_title,
  total_votes: count,
  results: v.array(v.object({ choice: response, votes: count, percent })),
})

export const createPoll = defineRoute({
  operationId: 'createPoll',
  summary: 'Create a poll',
  method: 'POST',
  path: '/polls/create/poll',
  fields: { polls_title, username, responses },
  answers: { 201: poll },
  accept: ({ polls_title, username, responses }) => ({
    title: polls_title,
    author: username,
    options: responses,
  }),
  answer: (poll: Poll) => created(pollView(poll)),
})

export const findPolls = defineRoute({
  operationId: 'findPolls',
  summary: 'The poll of a polls_id, or all polls of a polls_title, newest first; one of the two is needed',
  method: 'GET',
  path: '/polls/polls',
  aliases: [{ method: 'POST', path: '/polls/polls' }],
  fields: { polls_id: v.optional(polls_id), polls_title: v.optional(polls_title), ...paging() },
  answers: { 200: v.union([poll, v.object({ polls: v.array(poll), ...next })]) },
  problems: { 404: 'No poll has that polls_id' },
  accept({ polls_id, polls_title, ...page }) {
    if (polls_id !== undefined && polls_title === undefined) return { pollId: polls_id }
    if (polls_id === undefined && polls_title !== undefined) return { title: polls_title, ...page }
    throw new InvalidInput([
      { path: ['polls_id'], message: 'is required without polls_title and must not be given with it' },
      { path: ['polls_title'], message: 'is required without polls_id and must not be given with it' },
    ])
  },
  answer: (found: Poll | Page<Poll>) => ok('pollId' in found ? pollView(found) : pollsView(found)),
})

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
  answers: { 200: v.object({ results: v.array(results), ...next }) },
  answer: ({ items, ...rest }: Page<PollResults>) => ok({ results: items.map(resultsView), ...rest }),
})

export const checkPollsHealth = serviceHealth('polls', 'DynamoDB')
