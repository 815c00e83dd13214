import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import { createPoll, findPolls } from './polls-contract.ts'
import { checkPollsHealth } from './polls-health-contract.ts'
import { castVote, countVotes, findVote, listResults, listUserVotes } from './votes-contract.ts'

export const describePolls = describeService('polls')

export const pollsService = {
  name: 'polls',
  title: 'Polls',
  description: 'Polls, the votes in them and how they have come out so far.',
  prefix: '/polls',
  routes: [
    castVote,
    checkPollsHealth,
    countVotes,
    createPoll,
    findPolls,
    findVote,
    listResults,
    listUserVotes,
    describePolls,
  ],
} satisfies ApiService
