import * as v from 'valibot'
import type { Page } from '../../../platform/page.ts'
import type { UserVotes } from '../../../polls/list-user-votes.ts'
import type { ListedPoll } from '../../../polls/listed-poll.ts'
import type { PollResults } from '../../../polls/results.ts'
import type { Vote } from '../../../polls/vote.ts'
import { created, defineRoute, ok } from '../../contract/define-route.ts'
import { next, paging, timestamp, username } from '../../contract/fields.ts'
import { ends_at, polls_id, polls_title, response, tallies } from './poll-fields.ts'
import { listedResultsView, listedVoteView, resultsView, voteView } from './vote-views.ts'

export const vote = v.object({ user: username, polls_id, choice: response, voted_at: timestamp })

export const listedVote = v.object({ ...vote.entries, polls_title })

export const votePage = v.object({ username, votes: v.array(listedVote), ...next })

export const results = v.object({ polls_id, polls_title, ...tallies, ends_at })

export const listedResults = v.object({ ...results.entries, username, created_at: timestamp })

export const resultsPage = v.object({ results: v.array(listedResults), ...next })

export const castVote = defineRoute({
  operationId: 'castVote',
  summary: 'Vote in a poll, once; user may be called username',
  method: 'POST',
  path: '/polls/poll/vote',
  otherMethods: ['GET'],
  fields: { user: username, polls_id, choice: response },
  synonyms: { username: 'user' },
  answers: { 201: vote },
  problems: {
    404: 'No such poll',
    409: 'The user has voted in this poll already; choice and voted_at are those of the vote that stands',
    422: 'The poll has no such response, or it has ended',
  },
  accept: ({ polls_id, user, choice }) => ({ pollId: polls_id, username: user, option: choice }),
  answer: (vote: Vote) => created(voteView(vote)),
})

export const findVote = defineRoute({
  operationId: 'findVote',
  summary: "A user's vote in a poll; user may be called username",
  method: 'GET',
  path: '/polls/poll/vote',
  otherMethods: ['POST'],
  fields: { user: username, polls_id },
  synonyms: { username: 'user' },
  answers: { 200: vote },
  problems: { 404: 'No such poll, or the user has not voted in it' },
  accept: ({ polls_id, user }) => ({ pollId: polls_id, username: user }),
  answer: (vote: Vote) => ok(voteView(vote)),
})

export const listUserVotes = defineRoute({
  operationId: 'listUserVotes',
  summary: "A user's votes, newest first",
  method: 'GET',
  path: '/polls/user/votes',
  fields: { username, ...paging() },
  answers: { 200: votePage },
  answer: ({ username, items, ...rest }: UserVotes) =>
    ok({ username, votes: items.map(listedVoteView), ...rest }),
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
  summary: 'The results of all polls, each once and whole, newest poll first',
  method: 'GET',
  path: '/polls/allresults',
  fields: paging(),
  answers: { 200: resultsPage },
  answer: ({ items, ...rest }: Page<ListedPoll>) => ok({ results: items.map(listedResultsView), ...rest }),
})
