import type { ConditionCheck, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type Lease, times } from './lock.ts'

/** Nobody holds the lock, or whoever does has let the lease run out. */
const isFree = '(attribute_not_exists(holder) OR expires_at < :expired OR expires_at > :incredible)'
/** The last pass did not begin just now. */
const isDue = '(attribute_not_exists(not_before) OR not_before <= :now OR not_before > :incredible)'
const isOurs = 'holder = :holder AND fence = :fence'

/**
 * A time that was left by a clock which ran far ahead is not believed: it would keep all passes away until everyone's
 * clock is there.
 */
export function acquireLock(
  TableName: string,
  { lock_name, holder }: Pick<Lease, 'lock_name' | 'holder'>,
  at: Date,
): UpdateItemCommandInput {
  const now = at.getTime()
  return {
    TableName,
    Key: marshall({ lock_name }),
    UpdateExpression:
      'SET holder = :holder, expires_at = :expires_at, not_before = :not_before ADD fence :one',
    ConditionExpression: `${isFree} AND ${isDue}`,
    ExpressionAttributeValues: marshall({
      ':holder': holder,
      ':now': now,
      ':expires_at': now + times.lease,
      ':not_before': now + times.interval,
      ':expired': now - times.skew,
      ':incredible': now + times.credible,
      ':one': 1,
    }),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}

/** `not_before` and the fence stay. */
export function releaseLock(TableName: string, lease: Lease): UpdateItemCommandInput {
  return {
    TableName,
    Key: marshall({ lock_name: lease.lock_name }),
    UpdateExpression: 'REMOVE holder, expires_at',
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),
  }
}

/** Part of every transaction of a pass: it fails as a whole once the lock has gone to someone else. */
export function holdsLock(TableName: string, lease: Lease): ConditionCheck {
  return {
    TableName,
    Key: marshall({ lock_name: lease.lock_name }),
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),
  }
}

function ours({ holder, fence }: Lease) {
  return marshall({ ':holder': holder, ':fence': fence })
}
