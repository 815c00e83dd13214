import * as v from 'valibot'
import type { Instance } from '../../../registry/instances/instance.ts'
import { timestamp } from '../../contract/fields.ts'
import { fail_threshold, status_code, triple } from './instance-fields.ts'

/** An instance's health in a response. The status is null before the first check and after one without an answer. */
export const health = v.object({
  id: v.pipe(v.string(), v.uuid()),
  ...triple,
  status_code: v.nullable(status_code),
  checked_at: v.nullable(timestamp),
})

/** An instance in a response. */
export const service = v.object({
  ...health.entries,
  registered_at: timestamp,
  fail_threshold: v.optional(fail_threshold),
})

export type Health = v.InferOutput<typeof health>
export type Service = v.InferOutput<typeof service>

export function healthView({ id, serviceName, url, http, statusCode, checkedAt }: Instance): Health {
  return { id, service_name: serviceName, url, http, status_code: statusCode, checked_at: checkedAt }
}

export function serviceView(instance: Instance): Service {
  const { registeredAt, failThreshold } = instance
  return {
    ...healthView(instance),
    registered_at: registeredAt,
    ...(failThreshold !== undefined && { fail_threshold: failThreshold }),
  }
}
