import type { Service } from '../contract/service.ts'
import { describeService } from '../openapi/contract.ts'
import * as contract from './contract.ts'

export const describePolls = describeService('polls')

export const pollsService: Service = {
  name: 'polls',
  title: 'Polls',
  description: 'Polls, the votes in them and how they have come out so far.',
  prefix: '/polls',
  routes: [...Object.values(contract), describePolls],
}
