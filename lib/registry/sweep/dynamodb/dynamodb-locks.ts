import {
  ConditionalCheckFailedException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { Clock } from '../../../platform/clock.ts'
import type { DynamoDBStore } from '../../../platform/dynamodb.ts'
import type { NewId } from '../../../platform/ids.ts'
import { isIncredible, type Locks, type StandingLock } from '../lock.ts'
import { standingLockFrom } from './lock-item.ts'
import { acquireLock, releaseLock, seizeLock } from './lock-requests.ts'

export function dynamodbLocks(store: DynamoDBStore, table: string, newId: NewId, clock: Clock): Locks {
  /** The lock as it stands after an attempt to acquire it, whether that has won it or not. */
  async function attempt(input: UpdateItemCommandInput): Promise<StandingLock> {
    const command = new UpdateItemCommand(input)
    try {
      const { Attributes = {} } = await store.send(command)
      return standingLockFrom(Attributes)
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return standingLockFrom(error.Item ?? {})
    }
  }

  return {
    async acquire(lockName, at) {
      const ours = { lockName, holder: newId() }
      let standing = await attempt(acquireLock(table, ours, at))
      if (standing.holder !== ours.holder && isIncredible(standing, at, clock())) {
        standing = await attempt(seizeLock(table, ours, at, standing))
      }
      // Also where the answer to an attempt that has won was lost, and the client has sent it again.
      return standing.holder === ours.holder ? { ...ours, fence: standing.fence } : undefined
    },

    async release(lease) {
      const command = new UpdateItemCommand(releaseLock(table, lease))
      try {
        await store.send(command)
      } catch (error) {
        // Someone else's by now, or released by an earlier attempt whose answer was lost: not ours either way.
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      }
    },
  }
}
