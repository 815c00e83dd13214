import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { PassRecord } from '../audit-log.ts'
import type { ShardPass } from '../last-pass.ts'
import { expiryOf, expiryOfLastComplete } from './retention.ts'

type Item = Record<string, AttributeValue>

/** `position` orders by time, and no two passes have the same. */
export function passItem(record: PassRecord): Item {
  const { lockName, fencingToken, startedAt, finishedAt, durationMs, ...rest } = record
  return marshall({
    ...rest,
    lock_name: lockName,
    fence: fencingToken,
    started_at: startedAt,
    finished_at: finishedAt,
    duration_ms: durationMs,
    log: 'passes',
    position: `${startedAt}#${lockName}#${fencingToken}`,
    expires_at: expiryOf(startedAt),
  })
}

export function passFrom(item: Item): PassRecord {
  const {
    lock_name: lockName,
    fence: fencingToken,
    started_at: startedAt,
    finished_at: finishedAt,
    duration_ms: durationMs,
    log: _,
    position: __,
    expires_at: ___,
    ...rest
  } = unmarshall(item)
  return { ...rest, lockName, fencingToken, startedAt, finishedAt, durationMs } as PassRecord
}

/** Rewritten by every complete pass over the shard; that of a shard which no longer exists expires. */
export function lastCompleteItem({ lockName, startedAt, finishedAt }: PassRecord): Item {
  return marshall({
    log: 'last-complete',
    position: lockName,
    started_at: startedAt,
    finished_at: finishedAt,
    expires_at: expiryOfLastComplete(finishedAt),
  })
}

export function shardPassFrom(item: Item): ShardPass {
  const { position, started_at, finished_at } = unmarshall(item)
  return { shard: position, startedAt: started_at, finishedAt: finished_at }
}
