import { storeUnavailable } from '../../../platform/store-failure.ts'
import {
  alreadyVoted,
  noSuchOption,
  pollHasEnded,
  pollNotFound,
  voteNotFound,
} from '../../../polls/refusals.ts'
import { timestamp } from '../../contract/fields.ts'
import { openapiDescription } from '../../openapi/description-route.ts'
import type { ServiceDescription } from '../../openapi/service-description.ts'
import { next, pageRequests } from '../page-examples.ts'
import { parameterErrors } from '../problem-schema.ts'
import { peer } from '../service-health-route.ts'
import { response, tally } from './poll-fields.ts'
import { listedPoll, poll, pollPage, titledPoll } from './polls-contract.ts'
import { checkPollsHealth } from './polls-health-contract.ts'
import type { pollsService } from './polls-service.ts'
import { listedResults, listedVote, results, resultsPage, vote, votePage } from './votes-contract.ts'

const polls_id = '462d7f16-ffb4-4762-8333-1270b76995a2'
const hotDog = {
  polls_id,
  polls_title: 'Is a hot dog a sandwich?',
  username: 'John',
  responses: ['yes', 'no'],
  created_at: '2026-01-05T12:00:00.000Z',
}
const hotDogTallies = {
  total_votes: 3,
  results: [
    { choice: 'yes', votes: 2, percent: 66.7 },
    { choice: 'no', votes: 1, percent: 33.3 },
  ],
}
const hotDogResults = { polls_id, polls_title: hotDog.polls_title, ...hotDogTallies }
const greeting = {
  polls_title: 'Which greeting?',
  username: 'priya',
  responses: ['hi', 'hello, world', 'say "friend"'],
}
const createdPoll = {
  polls_id: '2008451658666218514',
  ...greeting,
  created_at: '2026-01-06T08:12:45.310Z',
}
const marysBallot = { user: 'Mary', polls_id, choice: 'yes' }
const marysVote = { ...marysBallot, voted_at: '2026-01-06T08:14:02.117Z' }
const unknownPoll = { 404: [{ error: pollNotFound('0') }] } as const
const unknownChoice = {
  error: noSuchOption('maybe', hotDog.responses),
  schema: { name: 'NoSuchChoice', members: { errors: parameterErrors } },
} as const
const standingVote = {
  error: alreadyVoted({ username: 'Mary', pollId: polls_id, option: 'yes', votedAt: marysVote.voted_at }),
  schema: { name: 'AlreadyVoted', members: { choice: response, voted_at: timestamp } },
} as const
const ended = {
  error: pollHasEnded(polls_id, '2026-01-05T13:00:00.000Z'),
  schema: { name: 'PollEnded', members: { ends_at: timestamp } },
} as const

export const pollsDescription: ServiceDescription<typeof pollsService> = {
  schemas: {
    Poll: poll,
    ListedPoll: listedPoll,
    TitledPoll: titledPoll,
    PollPage: pollPage,
    Vote: vote,
    ListedVote: listedVote,
    VotePage: votePage,
    Tally: tally,
    Results: results,
    ListedResults: listedResults,
    ResultsPage: resultsPage,
    Peer: peer,
    ServiceHealth: checkPollsHealth.answers[200],
    Description: openapiDescription,
  },
  examples: {
    castVote: {
      requests: { vote: marysBallot },
      answers: { 201: { vote: marysVote } },
      problems: { ...unknownPoll, 409: [standingVote], 422: [unknownChoice, ended] },
    },
    checkPollsHealth: {
      answers: {
        200: {
          healthy: {
            service: 'polls',
            status: 'ok',
            instances: [
              {
                id: '8f4b5c1e-6a39-4f0e-9d0b-3f1f4c5b6a77',
                url: 'http://127.0.0.1:4001/polls/health-check',
                http: 'GET',
                status_code: 200,
              },
            ],
          },
          withoutRegistry: { service: 'polls', status: 'ok', instances: null },
        },
      },
      problems: { 503: [{ error: storeUnavailable('DynamoDB', undefined) }] },
    },
    countVotes: {
      requests: { all: { polls_id }, ofOne: { polls_id, choice: 'yes' } },
      answers: {
        200: { all: hotDogResults, ofOne: { ...hotDogResults, results: hotDogTallies.results.slice(0, 1) } },
      },
      problems: { ...unknownPoll, 422: [unknownChoice] },
    },
    createPoll: {
      requests: { poll: greeting, withEnd: { ...greeting, duration_minutes: 1_440 } },
      answers: {
        201: { created: createdPoll, withEnd: { ...createdPoll, ends_at: '2026-01-07T08:12:45.310Z' } },
      },
    },
    describePolls: { answers: { 200: { description: { openapi: '3.1.0' } } } },
    findPolls: {
      requests: {
        ...pageRequests({ viewer: 'Mary' }),
        byId: { polls_id },
        byTitle: { polls_title: hotDog.polls_title },
      },
      answers: {
        200: {
          forViewer: { polls: [{ ...hotDog, ...hotDogTallies, choice: 'yes' }], next },
          byId: hotDog,
          byTitle: { polls: [hotDog] },
        },
      },
      problems: unknownPoll,
    },
    findVote: {
      requests: { vote: { user: 'Mary', polls_id } },
      answers: { 200: { vote: marysVote } },
      problems: { 404: [{ error: voteNotFound('John', polls_id) }] },
    },
    listResults: {
      requests: pageRequests({}),
      answers: {
        200: {
          first: {
            results: [{ ...hotDogResults, username: hotDog.username, created_at: hotDog.created_at }],
            next,
          },
        },
      },
    },
    listUserVotes: {
      requests: pageRequests({ username: 'Mary' }),
      answers: {
        200: {
          first: { username: 'Mary', votes: [{ ...marysVote, polls_title: hotDog.polls_title }], next },
        },
      },
    },
  },
}
