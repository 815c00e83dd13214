import { QueryCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStore } from '../../../platform/dynamodb.ts'
import { type LastPassStore, lastOfAll } from '../last-pass.ts'
import { queryLastPasses } from './last-pass-requests.ts'
import { shardPassFrom } from './pass-item.ts'

export function dynamodbLastPassStore(store: DynamoDBStore, table: string): LastPassStore {
  return {
    async completed() {
      const command = new QueryCommand(queryLastPasses(table))
      const { Items = [] } = await store.send(command)
      return lastOfAll(Items.map(shardPassFrom))
    },
  }
}
