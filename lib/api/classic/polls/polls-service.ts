import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import * as contract from './polls-contract.ts'

export const describePolls = describeService('polls')

export const pollsService: ApiService = {
  name: 'polls',
  title: 'Polls',
  description: 'Polls, the votes in them and how they have come out so far.',
  prefix: '/polls',
  routes: [...Object.values(contract), describePolls],
}
