import type { ConditionCheck, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { maxClockSkew } from '../../../platform/clock-skew.ts'
import type { LockState } from '../lock-state.ts'
import type { Lease } from '../lock-store.ts'
import { lockTimes } from '../lock-times.ts'

/** No process holds the lock, or the holder's lease has run out on every clock within the skew. */
const isFree = '(attribute_not_exists(holder) OR expires_at < :expired)'
/** The last pass began long enough ago. */
const isDue = '(attribute_not_exists(not_before) OR not_before <= :now)'
/** No process has acquired the lock since it was read. */
const isUnchanged = 'fence = :seen'
const isOurs = 'holder = :holder AND fence = :fence'

type Attempt = Pick<Lease, 'lockName' | 'holder'>

export function acquireLock(TableName: string, attempt: Attempt, at: Date): UpdateItemCommandInput {
  const now = at.getTime()
  return acquisition(TableName, attempt, now, `${isFree} AND ${isDue}`, {
    ':now': now,
    ':expired': now - maxClockSkew,
  })
}

/** Acquires a lock whose times a wrong clock has set, unless another process has acquired it since they were read. */
export function seizeLock(
  TableName: string,
  attempt: Attempt,
  at: Date,
  { fencingToken }: LockState,
): UpdateItemCommandInput {
  return acquisition(TableName, attempt, at.getTime(), isUnchanged, { ':seen': fencingToken })
}

function acquisition(
  TableName: string,
  { lockName, holder }: Attempt,
  now: number,
  ConditionExpression: string,
  values: Readonly<Record<string, number>>,
): UpdateItemCommandInput {
  return {
    TableName,
    Key: marshall({ lock_name: lockName }),
    UpdateExpression:
      'SET holder = :holder, expires_at = :expires_at, not_before = :not_before ADD fence :one',
    ConditionExpression,
    ExpressionAttributeValues: marshall({
      ':holder': holder,
      ':expires_at': now + lockTimes.lease,
      ':not_before': now + lockTimes.interval,
      ':one': 1,
      ...values,
    }),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}

/** Leaves `not_before` and the fencing token as they are. */
export function releaseLock(TableName: string, lease: Lease): UpdateItemCommandInput {
  return {
    TableName,
    Key: marshall({ lock_name: lease.lockName }),
    UpdateExpression: 'REMOVE holder, expires_at',
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),
  }
}

/** Part of every transaction of a pass, which fails as a whole once another process has acquired the lock. */
export function holdsLock(TableName: string, lease: Lease): ConditionCheck {
  return {
    TableName,
    Key: marshall({ lock_name: lease.lockName }),
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),
  }
}

function ours({ holder, fencingToken }: Lease) {
  return marshall({ ':holder': holder, ':fence': fencingToken })
}
