import { type CompletedPass, lastChecked } from '../../../registry/history/last-pass.ts'
import type { Instance } from '../../../registry/instances/instance.ts'
import type { Health, Service } from './registry-contract.ts'

/** What is answered of an instance's health. */
export function healthOf(instance: Instance, pass: CompletedPass | undefined): Health {
  const { id, service_name, url, http, status_code } = instance
  return { id, service_name, url, http, status_code, checked_at: lastChecked(instance, pass) }
}

/** What is answered of an instance. */
export function serviceOf(instance: Instance, pass: CompletedPass | undefined): Service {
  const { registered_at, fail_threshold } = instance
  return {
    ...healthOf(instance, pass),
    registered_at,
    ...(fail_threshold !== undefined && { fail_threshold }),
  }
}
