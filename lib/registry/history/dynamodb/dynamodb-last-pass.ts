import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBStore } from '../../../platform/dynamodb.ts'
import { type LastPass, lastOfAll, type ShardPass } from '../last-pass.ts'
import { queryLastPasses } from './last-pass-requests.ts'

export function dynamodbLastPass(store: DynamoDBStore, table: string): LastPass {
  return {
    async completed() {
      const command = new QueryCommand(queryLastPasses(table))
      const { Items = [] } = await store.send(command)
      const passes = Items.map((item) => unmarshall(item))
      return lastOfAll(passes.map(({ position, ...pass }) => ({ ...pass, shard: position }) as ShardPass))
    },
  }
}
