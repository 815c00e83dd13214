import type { Service } from './contract/service.ts'
import { likesService } from './likes/service.ts'
import { pollsService } from './polls/service.ts'
import { registryService } from './registry/service.ts'

/** All that the system answers to. */
export const services: readonly Service[] = [likesService, pollsService, registryService]
