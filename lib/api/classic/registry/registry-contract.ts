import * as v from 'valibot'
import type { CreateResult } from '../../../platform/create-result.ts'
import { created, createdOrPresent, defineRoute } from '../../contract/define-route.ts'
import { integer, next, paging, timestamp } from '../../contract/fields.ts'
import { service_name, triple } from './instance-fields.ts'

const status_code = integer(100, 599)

/** How many failures in a row evict an instance. */
const fail_threshold = integer(1, 10)

const statuses = ['passing', 'failing', 'unchecked'] as const
const status = v.picklist(statuses, `must be one of ${statuses.join(', ')}`)

/** An instance's health as it is answered: without a status before the first check, or where none came back. */
const health = v.object({
  id: v.pipe(v.string(), v.uuid()),
  ...triple,
  status_code: v.nullable(status_code),
  checked_at: v.nullable(timestamp),
})

/** An instance as it is answered. */
const service = v.object({
  ...health.entries,
  registered_at: timestamp,
  fail_threshold: v.optional(fail_threshold),
})

export type Service = v.InferOutput<typeof service>
export type Health = v.InferOutput<typeof health>

const servicesPage = v.object({ services: v.array(service), ...next })
const healthsPage = v.object({ healths: v.array(health), ...next })
const notRegistered = { 404: 'Not registered' } as const

export const listServices = defineRoute({
  operationId: 'listServices',
  summary:
    'Registered instances, also by service and health: passing (200 at the last check), failing or unchecked',
  method: 'GET',
  path: '/registry/services',
  fields: { service_name: v.optional(service_name), status: v.optional(status), ...paging() },
  answers: { 200: servicesPage },
  etagOf: ({ services, next }) => [withoutTimes(services), next],
})

export const registerService = defineRoute({
  operationId: 'registerService',
  summary: 'Register an instance; one that is registered already stays as it is and starts without failures',
  method: 'POST',
  path: '/registry/new/service',
  fields: { ...triple, fail_threshold: v.optional(fail_threshold) },
  answers: { 201: service, 200: service },
  problems: { 409: 'Well and unwell by turns; the detail says when it may register again' },
  answer: (result: CreateResult<Service>) => createdOrPresent(result, (service) => service),
})

export const deregisterService = defineRoute({
  operationId: 'deregisterService',
  summary: 'Take an instance and its health out of the registry',
  method: 'DELETE',
  path: '/registry/service',
  fields: triple,
  answers: { 200: service },
  problems: notRegistered,
})

export const serviceExists = defineRoute({
  operationId: 'serviceExists',
  summary: 'Whether an instance is registered',
  method: 'GET',
  path: '/registry/service/exists',
  aliases: [{ method: 'POST', path: '/registry/service/exists' }],
  fields: triple,
  answers: { 200: v.object({ exists: v.boolean(), service: v.optional(service) }) },
})

export const listHealths = defineRoute({
  operationId: 'listHealths',
  summary: 'What the last checks found; answering it shows that the registry itself is well',
  method: 'GET',
  path: '/registry/health-check',
  fields: { service_name: v.optional(service_name), ...paging() },
  // Clients are known to misspell it.
  synonyms: { serive_name: 'service_name' },
  answers: { 200: healthsPage },
  etagOf: ({ healths, next }) => [withoutTimes(healths), next],
})

export const recordHealth = defineRoute({
  operationId: 'recordHealth',
  summary: 'Report the status that an instance answered with; a report never evicts',
  method: 'POST',
  path: '/registry/urls/healths',
  fields: { ...triple, status_code },
  answers: { 201: health },
  problems: notRegistered,
  answer: (stored: Health) => created(stored),
})

/** Who is there and how well, not when that was last seen: a check that changes nothing keeps the tag. */
function withoutTimes(rows: readonly Health[]) {
  return rows.map(({ checked_at: _, ...membership }) => membership)
}
