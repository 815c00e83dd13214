import { log } from '../../platform/log.ts'
import { Presence } from '../membership/presence.ts'
import { instances } from './instances.ts'
import { selfRegistration } from './self-registration.ts'

export function presence(serviceName: string): Presence {
  return new Presence(serviceName, instances, selfRegistration(serviceName), (failure) =>
    log.warn('registry unavailable', { service_name: serviceName, detail: String(failure) }),
  )
}
