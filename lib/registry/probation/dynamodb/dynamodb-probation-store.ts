import { ScanCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStore } from '../../../platform/dynamodb.ts'
import { type InstanceKey, instanceKey, isSameKey, storedKey } from '../../instances/dynamodb/instance-key.ts'
import type { ProbationStore } from '../probation-store.ts'
import { probationFrom } from './probation-item.ts'
import { scanProbations } from './probation-requests.ts'

export function dynamodbProbationStore(store: DynamoDBStore, table: string): ProbationStore {
  return {
    async *all() {
      let after: InstanceKey | undefined
      do {
        const command = new ScanCommand(scanProbations(table, after))
        const { Items = [], LastEvaluatedKey } = await store.send(command)
        for (const item of Items) {
          const probation = probationFrom(item)
          // An item under a former key is outdated: only the one under the present key is maintained.
          if (isSameKey(storedKey(item), instanceKey(probation))) yield probation
        }
        after = LastEvaluatedKey && storedKey(LastEvaluatedKey)
      } while (after)
    },
  }
}
