import { systemClock } from '../../platform/clock.ts'
import { optional } from '../../platform/config.ts'
import { SelfRegistration } from '../membership/self-registration.ts'
import { instances } from './instances.ts'

/**
 * A local gateway runs every function's bundle in one process, each with a copy of this module; what one of them
 * withdraws, none of the others may assert.
 */
const key = Symbol.for('microblog.self-registrations')
const shared = globalThis as typeof globalThis & { [key]?: Map<string, SelfRegistration> }
shared[key] ??= new Map()
const registrations = shared[key]

/**
 * The registration of this process's instance of a service, by its health check's URL; none without PUBLIC_URL,
 * the URL under which the process is reached from outside.
 */
export function selfRegistration(serviceName: string): SelfRegistration | undefined {
  const base = optional('PUBLIC_URL', '').replace(/\/+$/, '')
  if (base === '') return undefined
  const known = registrations.get(serviceName)
  if (known) return known
  const { href: url } = new URL(`${base}/${serviceName}/health-check`)
  const registration = new SelfRegistration(instances, systemClock, { serviceName, url, http: 'GET' })
  registrations.set(serviceName, registration)
  return registration
}
