import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import { listEvictions, listPasses } from './history-contract.ts'
import {
  deregisterService,
  listHealths,
  listServices,
  recordHealth,
  registerService,
  serviceExists,
} from './registry-contract.ts'

export const describeRegistry = describeService('registry')

export const registryService = {
  name: 'registry',
  title: 'Registry',
  description: 'The registered instances of each service and their health.',
  prefix: '/registry',
  routes: [
    deregisterService,
    listHealths,
    listServices,
    recordHealth,
    registerService,
    serviceExists,
    listEvictions,
    listPasses,
    describeRegistry,
  ],
} satisfies ApiService
