import { systemClock as clock } from '../platform/clock.ts'
import { required } from '../platform/config.ts'
import { sharedDynamoDB } from '../platform/dynamodb.ts'
import { publishMetrics } from '../platform/metrics.ts'
import { once } from '../platform/once.ts'
import { snowflakes } from '../platform/snowflakes.ts'
import { makeCheckHealth } from '../registry/membership/check-health.ts'
import { presence } from '../registry/wiring.ts'
import { recordSightings, seeUser } from '../users/wiring.ts'
import { makeCastVote } from './cast-vote.ts'
import { makeCountVotes } from './count-votes.ts'
import { makeCreatePoll } from './create-poll.ts'
import { dynamodbPollList } from './dynamodb/dynamodb-poll-list.ts'
import { dynamodbPollStore } from './dynamodb/dynamodb-poll-store.ts'
import { dynamodbUnlistedPolls } from './dynamodb/dynamodb-unlisted-polls.ts'
import { dynamodbVoteHistory } from './dynamodb/dynamodb-vote-history.ts'
import { dynamodbVoteReader } from './dynamodb/dynamodb-vote-reader.ts'
import { dynamodbVoteStore } from './dynamodb/dynamodb-vote-store.ts'
import { newPollItems, pollDeletionItems, withoutPoll } from './dynamodb/poll-requests.ts'
import { makeFindPoll } from './find-poll.ts'
import { makeFindVote } from './find-vote.ts'
import { makeListPolls } from './list-polls.ts'
import { makeListTitledPolls } from './list-titled-polls.ts'
import { makeListUnlistedPolls } from './list-unlisted-polls.ts'
import { makeListUserVotes } from './list-user-votes.ts'
import type { Poll } from './poll.ts'
import { makeRegisterVoters } from './register-voters.ts'

const pollTables = /* @__PURE__ */ once(() => ({
  polls: required('POLLS_TABLE'),
  results: required('RESULTS_TABLE'),
  feeds: required('FEEDS_TABLE'),
}))

export const pollStore = /* @__PURE__ */ once(() => dynamodbPollStore(sharedDynamoDB(), pollTables()))

export const voteStore = /* @__PURE__ */ once(() =>
  dynamodbVoteStore(sharedDynamoDB(), {
    results: required('RESULTS_TABLE'),
    voters: required('VOTERS_TABLE'),
  }),
)

const pollList = /* @__PURE__ */ once(() =>
  dynamodbPollList(sharedDynamoDB(), {
    feeds: required('FEEDS_TABLE'),
    results: required('RESULTS_TABLE'),
    voters: required('VOTERS_TABLE'),
  }),
)

const voteHistory = /* @__PURE__ */ once(() =>
  dynamodbVoteHistory(sharedDynamoDB(), {
    polls: required('POLLS_TABLE'),
    voters: required('VOTERS_TABLE'),
  }),
)

/** What creates a poll, as items of a transaction; the first has the condition that the poll is new. */
export const pollCreation = /* @__PURE__ */ once(() => {
  const tables = pollTables()
  return (poll: Poll) => newPollItems(tables, poll)
})

/** What deletes a poll, as items of a transaction; of a poll that is not there, the condition that it still is not. */
export const pollDeletion = /* @__PURE__ */ once(() => {
  const [polls, tables] = [pollStore(), pollTables()]
  return async (pollId: string) => {
    const poll = await polls.get(pollId)
    return poll ? pollDeletionItems(tables, poll) : [withoutPoll(tables.polls, pollId)]
  }
})

export const createPoll = /* @__PURE__ */ once(() =>
  makeCreatePoll({ polls: pollStore(), clock, newId: snowflakes(), seeUser: seeUser() }),
)
export const findPoll = /* @__PURE__ */ once(() => makeFindPoll({ polls: pollStore() }))
export const listTitledPolls = /* @__PURE__ */ once(() => makeListTitledPolls({ polls: pollStore() }))
export const listPolls = /* @__PURE__ */ once(() => makeListPolls({ polls: pollList() }))
export const castVote = /* @__PURE__ */ once(() =>
  makeCastVote({
    votes: voteStore(),
    polls: pollStore(),
    clock,
    seeUser: seeUser(),
    onVote: () => publishMetrics({ Votes: 1 }),
    onConflict: () => publishMetrics({ VoteConflicts: 1 }),
  }),
)
export const countVotes = /* @__PURE__ */ once(() => makeCountVotes({ votes: voteStore() }))
export const findVote = /* @__PURE__ */ once(() => makeFindVote({ votes: voteHistory() }))
export const listUserVotes = /* @__PURE__ */ once(() => makeListUserVotes({ votes: voteHistory() }))

export const listUnlistedPolls = /* @__PURE__ */ once(() => {
  const [polls, feeds] = [required('POLLS_TABLE'), required('FEEDS_TABLE')]
  return makeListUnlistedPolls({
    polls: dynamodbUnlistedPolls(sharedDynamoDB(), { polls, feeds }),
    recordSightings: recordSightings(),
  })
})
export const registerVoters = /* @__PURE__ */ once(() =>
  makeRegisterVoters({
    readVotes: dynamodbVoteReader(sharedDynamoDB(), required('VOTERS_TABLE')),
    recordSightings: recordSightings(),
  }),
)

/**
 * An answer of the registry, which has the same engine, would not show that the polls' own table exists and can be
 * read. A look-up of a poll that cannot exist does, for one read. Unlike Redis, DynamoDB has no state in which it
 * reads but does not write; what it may throttle is a single item, which a write of another would not show.
 */
export const checkHealth = /* @__PURE__ */ once(() => {
  const polls = pollStore()
  return makeCheckHealth({
    service: 'polls',
    checkStore: () => polls.get('health-check'),
    presence: presence('polls'),
  })
})
