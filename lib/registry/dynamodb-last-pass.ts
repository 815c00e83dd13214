import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { dynamodbCall } from '../platform/dynamodb.ts'
import type { CompletedPass, LastPass } from './last-pass.ts'
import { queryLastPasses } from './last-pass-operations.ts'

/**
 * Each shard of the sweep leaves the times of its own last complete pass. The earliest of each speaks for all: no
 * instance is said to have been checked later than it was.
 */
export function dynamodbLastPass(client: DynamoDBClient, table: string): LastPass {
  return {
    async completed() {
      const command = new QueryCommand(queryLastPasses(table))
      const { Items = [] } = await dynamodbCall((abortSignal) => client.send(command, { abortSignal }))
      const passes = Items.map((item) => unmarshall(item) as CompletedPass)
      if (passes.length === 0) return undefined
      return {
        started_at: earliest(passes.map(({ started_at }) => started_at)),
        finished_at: earliest(passes.map(({ finished_at }) => finished_at)),
      }
    },
  }
}

function earliest(times: readonly string[]): string {
  return new Date(Math.min(...times.map((time) => Date.parse(time)))).toISOString()
}
