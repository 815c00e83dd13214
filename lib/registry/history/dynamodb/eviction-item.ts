import { createHash } from 'node:crypto'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { comparable, identityOf } from '../../instances/instance.ts'
import type { Eviction } from '../audit-log.ts'
import { expiryOf } from './retention.ts'

/**
 * `position` orders by time, and no two evictions of a pass have the same; `log` is the one partition of the index over
 * the evictions of all services.
 */
export function evictionItem(eviction: Eviction): Record<string, AttributeValue> {
  const digest = createHash('sha256').update(identityOf(eviction)).digest('hex')
  return marshall({
    service_name: comparable(eviction.serviceName),
    known_as: eviction.serviceName,
    url: eviction.url,
    http: eviction.http,
    instance_id: eviction.instanceId,
    generation: eviction.generation,
    registered_at: eviction.registeredAt,
    evicted_at: eviction.evictedAt,
    probed_at: eviction.probedAt,
    outcome: eviction.outcome,
    status_code: eviction.statusCode,
    reason: eviction.reason,
    peer: eviction.peer,
    duration_ms: eviction.durationMs,
    consecutive_failures: eviction.consecutiveFailures,
    lock_name: eviction.lockName,
    holder: eviction.holder,
    fence: eviction.fencingToken,
    position: `${eviction.evictedAt}#${digest}`,
    log: 'evictions',
    expires_at: expiryOf(eviction.evictedAt),
  })
}

/** Items written while service names were compared with case have no `known_as`. */
export function evictionFrom(item: Record<string, AttributeValue>): Eviction {
  const attributes = unmarshall(item)
  return {
    serviceName: attributes.known_as ?? attributes.service_name,
    url: attributes.url,
    http: attributes.http,
    instanceId: attributes.instance_id,
    generation: attributes.generation,
    registeredAt: attributes.registered_at,
    evictedAt: attributes.evicted_at,
    probedAt: attributes.probed_at,
    outcome: attributes.outcome,
    statusCode: attributes.status_code,
    reason: attributes.reason,
    peer: attributes.peer,
    durationMs: attributes.duration_ms,
    consecutiveFailures: attributes.consecutive_failures,
    lockName: attributes.lock_name,
    holder: attributes.holder,
    fencingToken: attributes.fence,
  }
}
