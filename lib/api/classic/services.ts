import type { ApiService } from '../contract/api-service.ts'
import { likesService } from './likes/likes-service.ts'
import { pollsService } from './polls/polls-service.ts'
import { registryService } from './registry/registry-service.ts'

/** The services of this API. */
export const services: readonly ApiService[] = [likesService, pollsService, registryService]
