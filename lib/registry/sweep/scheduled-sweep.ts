import { log } from '../../platform/log.ts'
import { publishMetrics } from '../../platform/metrics.ts'
import type { PassRecord } from '../history/audit-log.ts'

/**
 * A run of the sweep by the schedule, which logs each pass and publishes its metrics. A run without a pass of its own,
 * because another process holds the locks, has succeeded just as well.
 */
export function makeScheduledSweep(sweep: () => Promise<readonly PassRecord[]>) {
  return async (requestId?: string): Promise<void> => {
    const records = await sweep()
    if (records.length === 0) log.info('sweep skipped: another process holds the lock', { requestId })
    for (const record of records) {
      log.info('sweep pass completed', { requestId, ...logged(record) })
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
}

/** The members of a pass's log line, which bear the names that the API gives them. */
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
