import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import * as evidence from './history-contract.ts'
import * as contract from './registry-contract.ts'

export const describeRegistry = describeService('registry')

export const registryService: ApiService = {
  name: 'registry',
  title: 'Registry',
  description: 'Which instances of which service there are, and how well they are.',
  prefix: '/registry',
  routes: [...Object.values(contract), ...Object.values(evidence), describeRegistry],
}
