import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import * as history from './history-contract.ts'
import * as instances from './registry-contract.ts'

export const describeRegistry = describeService('registry')

export const registryService: ApiService = {
  name: 'registry',
  title: 'Registry',
  description: 'The registered instances of each service and their health.',
  prefix: '/registry',
  routes: [...Object.values(instances), ...Object.values(history), describeRegistry],
}
