import * as v from 'valibot'
import type { CreateResult } from '../../../platform/create-result.ts'
import type { Page } from '../../../platform/page.ts'
import type { Instance } from '../../../registry/instances/instance.ts'
import { created, createdOrPresent, defineRoute, ok } from '../../contract/define-route.ts'
import { next, paging } from '../../contract/fields.ts'
import {
  fail_threshold,
  queryFrom,
  service_name,
  status_code,
  triple,
  tripleFrom,
} from './instance-fields.ts'
import { type Health, health, healthView, service, serviceView } from './instance-views.ts'

const statuses = ['passing', 'failing', 'unchecked'] as const
const status = v.picklist(statuses, `must be one of ${statuses.join(', ')}`)

export const instancePage = v.object({ services: v.array(service), ...next })
export const healthPage = v.object({ healths: v.array(health), ...next })
const notRegistered = { 404: 'Not registered' } as const

export const listServices = defineRoute({
  operationId: 'listServices',
  summary:
    'Registered instances, also by service and health: passing (200 at the last check), failing or unchecked',
  method: 'GET',
  path: '/registry/services',
  fields: { service_name: v.optional(service_name), status: v.optional(status), ...paging() },
  answers: { 200: instancePage },
  accept: queryFrom,
  answer: ({ items, ...rest }: Page<Instance>) => ok({ services: items.map(serviceView), ...rest }),
  etagOf: ({ services, next }) => [withoutTimes(services), next],
})

export const registerService = defineRoute({
  operationId: 'registerService',
  summary: 'Register an instance; one that is registered already stays as it is and starts without failures',
  method: 'POST',
  path: '/registry/new/service',
  fields: { ...triple, fail_threshold: v.optional(fail_threshold) },
  answers: { 201: service, 200: service },
  problems: { 409: 'The instance is flapping; the detail says when it may register again' },
  accept: ({ fail_threshold, ...input }) => ({ ...tripleFrom(input), failThreshold: fail_threshold }),
  answer: (result: CreateResult<Instance>) => createdOrPresent(result, serviceView),
})

export const deregisterService = defineRoute({
  operationId: 'deregisterService',
  summary: 'Remove an instance and its health from the registry',
  method: 'DELETE',
  path: '/registry/service',
  fields: triple,
  answers: { 200: service },
  problems: notRegistered,
  accept: tripleFrom,
  answer: (deregistered: Instance) => ok(serviceView(deregistered)),
})

export const registered = v.object({ exists: v.literal(true), service })
export const unregistered = v.object({ exists: v.literal(false) })

export const serviceExists = defineRoute({
  operationId: 'serviceExists',
  summary: 'Whether an instance is registered',
  method: 'GET',
  path: '/registry/service/exists',
  aliases: [{ method: 'POST', path: '/registry/service/exists' }],
  fields: triple,
  answers: { 200: [registered, unregistered] },
  accept: tripleFrom,
  answer: (found: Instance | undefined) => ok(existenceView(found)),
})

function existenceView(found: Instance | undefined): v.InferOutput<typeof registered | typeof unregistered> {
  return found ? { exists: true, service: serviceView(found) } : { exists: false }
}

export const listHealths = defineRoute({
  operationId: 'listHealths',
  summary: 'The results of the last checks; also the health check of the registry itself',
  method: 'GET',
  path: '/registry/health-check',
  fields: { service_name: v.optional(service_name), ...paging() },
  // Some clients misspell it.
  synonyms: { serive_name: 'service_name' },
  answers: { 200: healthPage },
  accept: queryFrom,
  answer: ({ items, ...rest }: Page<Instance>) => ok({ healths: items.map(healthView), ...rest }),
  etagOf: ({ healths, next }) => [withoutTimes(healths), next],
})

export const recordHealth = defineRoute({
  operationId: 'recordHealth',
  summary: 'Report the status with which an instance answered; a report never evicts',
  method: 'POST',
  path: '/registry/urls/healths',
  fields: { ...triple, status_code },
  answers: { 201: health },
  problems: notRegistered,
  accept: ({ status_code, ...input }) => ({ ...tripleFrom(input), statusCode: status_code }),
  answer: (recorded: Instance) => created(healthView(recorded)),
})

/** The rows without the time of the last check, so that a check that changes nothing else keeps the entity tag. */
function withoutTimes(rows: readonly Health[]) {
  return rows.map(({ checked_at: _, ...membership }) => membership)
}
