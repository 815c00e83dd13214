import { log } from '../../platform/log.ts'
import { Presence } from '../membership/presence.ts'
import { instances } from './instances.ts'
import { selfRegistration } from './self-registration.ts'

export function presence(service_name: string): Presence {
  return new Presence(service_name, instances, selfRegistration(service_name), (failure) =>
    log.warn('registry unavailable', { service_name, detail: String(failure) }),
  )
}
