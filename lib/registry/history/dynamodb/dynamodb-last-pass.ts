import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { dynamodbCall } from '../../../platform/dynamodb.ts'
import { type LastPass, lastOfAll, type ShardPass } from '../last-pass.ts'
import { queryLastPasses } from './last-pass-requests.ts'

export function dynamodbLastPass(client: DynamoDBClient, table: string): LastPass {
  return {
    async completed() {
      const command = new QueryCommand(queryLastPasses(table))
      const { Items = [] } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      const passes = Items.map((item) => unmarshall(item))
      return lastOfAll(passes.map(({ position, ...pass }) => ({ ...pass, shard: position }) as ShardPass))
    },
  }
}
