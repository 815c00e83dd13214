import * as v from 'valibot'
import { defineRoute, ok } from '../../contract/define-route.ts'
import { next, paging, timestamp } from '../../contract/fields.ts'
import { service_name, triple } from './instance-fields.ts'

const uuid = v.pipe(v.string(), v.uuid())
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Which pass it was; passes of one lock have rising fences. */
const pass = { lock_name: v.string(), holder: uuid, fence: v.pipe(count, v.minValue(1)) }

const eviction = v.object({
  ...triple,
  // Also methods that could be registered once, and are why it was evicted.
  http: v.string(),
  instance_id: uuid,
  generation: uuid,
  registered_at: timestamp,
  evicted_at: timestamp,
  probed_at: timestamp,
  outcome: v.picklist(['answered', 'refused', 'unanswered', 'forbidden']),
  status_code: v.nullable(count),
  reason: v.nullable(v.string()),
  peer: v.nullable(v.string()),
  duration_ms: count,
  consecutive_failures: count,
  ...pass,
})

const passRecord = v.object({
  ...pass,
  started_at: timestamp,
  finished_at: timestamp,
  duration_ms: count,
  complete: v.boolean(),
  registered: count,
  passing: count,
  failing: count,
  unanswered: count,
  forbidden: count,
  evicted: count,
  reinstated: count,
  preserved: count,
  superseded: count,
  left: count,
})

const evictionsPage = v.object({ evictions: v.array(eviction), ...next })
const passesPage = v.object({ passes: v.array(passRecord), ...next })

export const listEvictions = defineRoute({
  operationId: 'listEvictions',
  summary: 'What was evicted in the last seven days and why, newest first',
  method: 'GET',
  path: '/registry/evictions',
  fields: { service_name: v.optional(service_name), ...paging() },
  answers: { 200: evictionsPage },
  answer: ({ evictions, ...rest }: v.InferOutput<typeof evictionsPage>) =>
    ok({ evictions: evictions.map((row) => inOrder(eviction, row)), ...rest }),
})

export const listPasses = defineRoute({
  operationId: 'listPasses',
  summary: 'What the passes of the last seven days found and did, newest first',
  method: 'GET',
  path: '/registry/passes',
  fields: paging(),
  answers: { 200: passesPage },
  answer: ({ passes, ...rest }: v.InferOutput<typeof passesPage>) =>
    ok({ passes: passes.map((row) => inOrder(passRecord, row)), ...rest }),
})

/** A row's members in the order of its schema: DynamoDB returns an item's attributes in any order. */
function inOrder<Row extends object>({ entries }: { entries: v.ObjectEntries }, row: Row) {
  return Object.fromEntries(Object.keys(entries).map((name) => [name, row[name as keyof Row]]))
}
