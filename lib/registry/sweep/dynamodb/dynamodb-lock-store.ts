import {
  ConditionalCheckFailedException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { Clock } from '../../../platform/clock.ts'
import type { DynamoDBStore } from '../../../platform/dynamodb.ts'
import type { NewId } from '../../../platform/ids.ts'
import { isBlockedByWrongClock, type LockState } from '../lock-state.ts'
import type { LockStore } from '../lock-store.ts'
import { lockStateFrom } from './lock-item.ts'
import { acquireLock, releaseLock, seizeLock } from './lock-requests.ts'

export function dynamodbLockStore(
  store: DynamoDBStore,
  table: string,
  newId: NewId,
  clock: Clock,
): LockStore {
  /** Returns the lock as it is stored after an attempt to acquire it, successful or not. */
  async function attempt(input: UpdateItemCommandInput): Promise<LockState> {
    const command = new UpdateItemCommand(input)
    try {
      const { Attributes = {} } = await store.send(command)
      return lockStateFrom(Attributes)
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return lockStateFrom(error.Item ?? {})
    }
  }

  return {
    async acquire(lockName, at) {
      const ours = { lockName, holder: newId() }
      let stored = await attempt(acquireLock(table, ours, at))
      if (stored.holder !== ours.holder && isBlockedByWrongClock(stored, at, clock())) {
        stored = await attempt(seizeLock(table, ours, at, stored))
      }
      // True also if the response to a successful attempt was lost and the client sent the request again.
      return stored.holder === ours.holder ? { ...ours, fencingToken: stored.fencingToken } : undefined
    },

    async release(lease) {
      const command = new UpdateItemCommand(releaseLock(table, lease))
      try {
        await store.send(command)
      } catch (error) {
        // Acquired by another process since, or released by an attempt whose response was lost: not ours in both cases.
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      }
    },
  }
}
