import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { LockState } from '../lock-state.ts'

export function lockStateFrom(item: Record<string, AttributeValue>): LockState {
  const { fence, holder, expires_at, not_before } = unmarshall(item)
  return { fencingToken: fence, holder, expiresAt: expires_at, notBefore: not_before }
}
