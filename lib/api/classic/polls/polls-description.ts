import { storeUnavailable } from '../../../platform/store-failure.ts'
import { alreadyVoted, noSuchOption, pollNotFound } from '../../../polls/refusals.ts'
import { openapiDescription } from '../../openapi/description-route.ts'
import type { ServiceDescription } from '../../openapi/service-description.ts'
import { next, pageRequests } from '../page-examples.ts'
import { parameterErrors } from '../problem-schema.ts'
import { peer } from '../service-health-route.ts'
import { poll, pollPage } from './polls-contract.ts'
import { checkPollsHealth } from './polls-health-contract.ts'
import type { pollsService } from './polls-service.ts'
import { results, resultsPage, tally, vote } from './votes-contract.ts'

const polls_id = '462d7f16-ffb4-4762-8333-1270b76995a2'
const hotDog = {
  polls_id,
  polls_title: 'Is a hot dog a sandwich?',
  username: 'John',
  responses: ['yes', 'no'],
  created_at: '2026-01-05T12:00:00.000Z',
}
const hotDogResults = {
  polls_id,
  polls_title: hotDog.polls_title,
  total_votes: 3,
  results: [
    { choice: 'yes', votes: 2, percent: 66.7 },
    { choice: 'no', votes: 1, percent: 33.3 },
  ],
}
const greeting = {
  polls_title: 'Which greeting?',
  username: 'priya',
  responses: ['hi', 'hello, world', 'say "friend"'],
}
const marysVote = { user: 'Mary', polls_id, choice: 'yes' }
const unknownPoll = { 404: [{ error: pollNotFound('0') }] } as const
const unknownChoice = {
  422: [
    {
      error: noSuchOption('maybe', hotDog.responses),
      schema: { name: 'NoSuchResponse', members: { errors: parameterErrors } },
    },
  ],
} as const

export const pollsDescription: ServiceDescription<typeof pollsService> = {
  schemas: {
    Poll: poll,
    PollPage: pollPage,
    Vote: vote,
    Tally: tally,
    Results: results,
    ResultsPage: resultsPage,
    Peer: peer,
    ServiceHealth: checkPollsHealth.answers[200],
    Description: openapiDescription,
  },
  examples: {
    castVote: {
      requests: { vote: marysVote },
      answers: { 201: { vote: { ...marysVote, voted_at: '2026-01-06T08:14:02.117Z' } } },
      problems: { ...unknownPoll, ...unknownChoice, 409: [{ error: alreadyVoted('Mary', 'yes') }] },
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
        200: { all: hotDogResults, ofOne: { ...hotDogResults, results: hotDogResults.results.slice(0, 1) } },
      },
      problems: { ...unknownPoll, ...unknownChoice },
    },
    createPoll: {
      requests: { poll: greeting },
      answers: {
        201: {
          created: {
            polls_id: '3271096528408064',
            ...greeting,
            created_at: '2026-01-06T08:12:45.310Z',
          },
        },
      },
    },
    describePolls: { answers: { 200: { description: { openapi: '3.1.0' } } } },
    findPolls: {
      requests: { byId: { polls_id }, ...pageRequests({ polls_title: hotDog.polls_title }) },
      answers: { 200: { byId: hotDog, byTitle: { polls: [hotDog], next } } },
      problems: unknownPoll,
    },
    listResults: {
      requests: pageRequests({}),
      answers: { 200: { first: { results: [hotDogResults], next } } },
    },
  },
}
