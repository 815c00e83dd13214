import type { Service } from './contract/service.ts'
import { likesService } from './likes/service.ts'

/** All that the system answers to. */
export const services: readonly Service[] = [likesService]
