import type { ConditionCheck, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type Lease, type StandingLock, times } from '../lock.ts'

/** Nobody holds the lock, or whoever does has let the lease run out. */
const isFree = '(attribute_not_exists(holder) OR expires_at < :expired)'
/** The last pass did not begin just now. */
const isDue = '(attribute_not_exists(not_before) OR not_before <= :now)'
/** As it was seen: nobody has acquired it since. */
const isUnchanged = 'fence = :seen'
const isOurs = 'holder = :holder AND fence = :fence'

type Attempt = Pick<Lease, 'lockName' | 'holder'>

export function acquireLock(TableName: string, attempt: Attempt, at: Date): UpdateItemCommandInput {
  const now = at.getTime()
  return acquisition(TableName, attempt, now, `${isFree} AND ${isDue}`, {
    ':now': now,
    ':expired': now - times.skew,
  })
}

/** Takes a lock whose times are not to be believed, unless somebody has acquired it since they were read. */
export function seizeLock(
  TableName: string,
  attempt: Attempt,
  at: Date,
  { fence }: StandingLock,
): UpdateItemCommandInput {
  return acquisition(TableName, attempt, at.getTime(), isUnchanged, { ':seen': fence })
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
      ':expires_at': now + times.lease,
      ':not_before': now + times.interval,
      ':one': 1,
      ...values,
    }),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}

/** `not_before` and the fence stay. */
export function releaseLock(TableName: string, lease: Lease): UpdateItemCommandInput {
  return {
    TableName,
    Key: marshall({ lock_name: lease.lockName }),
    UpdateExpression: 'REMOVE holder, expires_at',
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),
  }
}

/** Part of every transaction of a pass: it fails as a whole once the lock has gone to someone else. */
export function holdsLock(TableName: string, lease: Lease): ConditionCheck {
  return {
    TableName,
    Key: marshall({ lock_name: lease.lockName }),
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),
  }
}

function ours({ holder, fence }: Lease) {
  return marshall({ ':holder': holder, ':fence': fence })
}
