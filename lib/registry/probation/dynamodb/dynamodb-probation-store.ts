import { ScanCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStore } from '../../../platform/dynamodb.ts'
import { type InstanceKey, instanceKey, isSameKey, storedKey } from '../../instances/dynamodb/instance-key.ts'
import type { Probations } from '../probation-store.ts'
import { probationFrom } from './probation-item.ts'
import { scanProbations } from './probation-requests.ts'

export function dynamodbProbations(store: DynamoDBStore, table: string): Probations {
  return {
    async *all() {
      let after: InstanceKey | undefined
      do {
        const command = new ScanCommand(scanProbations(table, after))
        const { Items = [], LastEvaluatedKey } = await store.send(command)
        for (const item of Items) {
          const probation = probationFrom(item)
          // Another is about the same instance where the key is not the one that it has by now, and only that is kept up.
          if (isSameKey(storedKey(item), instanceKey(probation))) yield probation
        }
        after = LastEvaluatedKey && storedKey(LastEvaluatedKey)
      } while (after)
    },
  }
}
