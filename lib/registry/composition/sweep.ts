import { randomUUID } from 'node:crypto'
import { systemClock } from '../../platform/clock.ts'
import { optionalCount, required } from '../../platform/config.ts'
import { log } from '../../platform/log.ts'
import { publishMetrics } from '../../platform/metrics.ts'
import type { PassRecord } from '../history/audit-log.ts'
import { dynamodbProbationStore } from '../probation/dynamodb/dynamodb-probation-store.ts'
import { nameResolver } from '../probe/name-resolver.ts'
import { prober } from '../probe/prober.ts'
import { dynamodbLockStore } from '../sweep/dynamodb/dynamodb-lock-store.ts'
import { dynamodbPassWriter } from '../sweep/dynamodb/dynamodb-pass-writer.ts'
import { makeSweep } from '../sweep/sweep.ts'
import { client, instances } from './instances.ts'
import { allowedCidrs } from './probe-rules.ts'

const tables = {
  services: required('SERVICES_TABLE'),
  locks: required('LOCKS_TABLE'),
  passes: required('PASSES_TABLE'),
  evictions: required('EVICTIONS_TABLE'),
  probations: required('PROBATIONS_TABLE'),
}

const sweep = makeSweep({
  instances,
  probations: dynamodbProbationStore(client, tables.probations),
  locks: dynamodbLockStore(client, tables.locks, randomUUID, systemClock),
  writer: dynamodbPassWriter(client, tables, randomUUID),
  probe: prober({ allowed: allowedCidrs, resolver: () => nameResolver(1_000), clock: systemClock }),
  clock: systemClock,
  newId: randomUUID,
  failThreshold: optionalCount('FAIL_THRESHOLD', 1),
  shards: optionalCount('SWEEP_SHARDS', 1),
})

/** One tick of the schedule. That others have the sweep in hand is as good an end as a pass of one's own. */
export async function tick(requestId?: string): Promise<void> {
  const records = await sweep()
  if (records.length === 0) log.info('sweep is in other hands', { requestId })
  for (const record of records) {
    log.info('pass', { requestId, ...logged(record) })
    publishMetrics(
      {
        Passes: 1,
        Probed: record.registered - record.left,
        Evicted: record.evicted,
        Reinstated: record.reinstated,
        Preserved: record.preserved,
        Left: record.left,
      },
      { PassDuration: record.durationMs },
    )
  }
}

/** What is logged of a pass, under the names that the API gives it. */
function logged({
  lockName,
  holder: _,
  fencingToken,
  startedAt,
  finishedAt,
  durationMs,
  ...rest
}: PassRecord) {
  return {
    lock_name: lockName,
    fence: fencingToken,
    started_at: startedAt,
    finished_at: finishedAt,
    duration_ms: durationMs,
    ...rest,
  }
}
