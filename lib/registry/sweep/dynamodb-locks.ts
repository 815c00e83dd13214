import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { dynamodbCall } from '../../platform/dynamodb.ts'
import type { NewId } from '../../platform/identity.ts'
import type { Locks } from './lock.ts'
import { acquireLock, releaseLock } from './lock-operations.ts'

export function dynamodbLocks(client: DynamoDBClient, table: string, newId: NewId): Locks {
  return {
    async acquire(lock_name, at) {
      const holder = newId()
      const command = new UpdateItemCommand(acquireLock(table, { lock_name, holder }, at))
      try {
        const { Attributes = {} } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
        return { lock_name, holder, fence: fenceOf(Attributes) }
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        // An attempt of ours whose answer was lost may have won; the client has then sent it again.
        const standing = error.Item ?? {}
        return standing.holder?.S === holder ? { lock_name, holder, fence: fenceOf(standing) } : undefined
      }
    },

    async release(lease) {
      const command = new UpdateItemCommand(releaseLock(table, lease))
      try {
        await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      } catch (error) {
        // Someone else's by now, or released by an earlier attempt whose answer was lost: not ours either way.
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      }
    },
  }
}

function fenceOf(item: Record<string, AttributeValue>): number {
  return Number(item.fence?.N)
}
