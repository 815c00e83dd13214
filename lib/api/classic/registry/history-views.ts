import * as v from 'valibot'
import type { Eviction, PassIdentity, PassRecord } from '../../../registry/history/audit-log.ts'
import { count, timestamp } from '../../contract/fields.ts'
import { triple } from './instance-fields.ts'

const uuid = v.pipe(v.string(), v.uuid())

/** Which pass it was; the fences of one lock rise from pass to pass. */
const passIdentity = { lock_name: v.string(), holder: uuid, fence: v.pipe(count, v.minValue(1)) }

export const eviction = v.object({
  ...triple,
  // Earlier versions accepted other methods, for which such an instance was evicted.
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
  ...passIdentity,
})

export const pass = v.object({
  ...passIdentity,
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

export function evictionView(evicted: Eviction): v.InferOutput<typeof eviction> {
  return {
    service_name: evicted.serviceName,
    url: evicted.url,
    http: evicted.http,
    instance_id: evicted.instanceId,
    generation: evicted.generation,
    registered_at: evicted.registeredAt,
    evicted_at: evicted.evictedAt,
    probed_at: evicted.probedAt,
    outcome: evicted.outcome,
    status_code: evicted.statusCode,
    reason: evicted.reason,
    peer: evicted.peer,
    duration_ms: evicted.durationMs,
    consecutive_failures: evicted.consecutiveFailures,
    ...identityView(evicted),
  }
}

export function passView(record: PassRecord): v.InferOutput<typeof pass> {
  return {
    ...identityView(record),
    started_at: record.startedAt,
    finished_at: record.finishedAt,
    duration_ms: record.durationMs,
    complete: record.complete,
    registered: record.registered,
    passing: record.passing,
    failing: record.failing,
    unanswered: record.unanswered,
    forbidden: record.forbidden,
    evicted: record.evicted,
    reinstated: record.reinstated,
    preserved: record.preserved,
    superseded: record.superseded,
    left: record.left,
  }
}

function identityView({ lockName, holder, fencingToken }: PassIdentity) {
  return { lock_name: lockName, holder, fence: fencingToken }
}
