import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { dynamodbCall } from '../../platform/dynamodb.ts'
import { fromItem, type InstanceKey } from '../instance-item.ts'
import type { Probation } from './probation.ts'
import { scanProbations } from './probation-operations.ts'
import type { Probations } from './probations.ts'

export function dynamodbProbations(client: DynamoDBClient, table: string): Probations {
  return {
    async *all() {
      let after: InstanceKey | undefined
      do {
        const command = new ScanCommand(scanProbations(table, after))
        const { Items = [], LastEvaluatedKey } = await dynamodbCall((abortSignal) =>
          client.send(command, { abortSignal }),
        )
        for (const item of Items) yield fromItem<Probation>(item)
        after = LastEvaluatedKey && (unmarshall(LastEvaluatedKey) as InstanceKey)
      } while (after)
    },
  }
}
