import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { StandingLock } from '../lock.ts'

export function standingLockFrom(item: Record<string, AttributeValue>): StandingLock {
  const { fence, holder, expires_at, not_before } = unmarshall(item)
  return { fence, holder, expiresAt: expires_at, notBefore: not_before }
}
