import { services as classicServices } from './classic/services.ts'
import type { ApiService } from './contract/api-service.ts'
import { xService } from './x/x-service.ts'

/** All that the system answers to. */
export const services: readonly ApiService[] = [...classicServices, xService]
