import type { Delete, GetItemCommandInput, Put, ScanCommandInput, Update } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type InstanceKey, instanceKey, keyAttributes } from '../../instances/dynamodb/instance-key.ts'
import type { ServiceTriple } from '../../instances/instance.ts'
import type { Probation } from '../probation.ts'
import { probationItem } from './probation-item.ts'

/** The probation is still that of the same eviction: the instance has neither deregistered nor been evicted again. */
const isSameEviction = 'generation = :generation'

export function putProbation(TableName: string, probation: Probation): Put {
  return { TableName, Item: probationItem(probation) }
}

export function updateProbation(TableName: string, probation: Probation): Update {
  return {
    TableName,
    Key: keyAttributes(instanceKey(probation)),
    UpdateExpression:
      'SET successes = :successes, failures = :failures, next_probe_at = :next_probe_at, ends_at = :ends_at',
    ConditionExpression: isSameEviction,
    ExpressionAttributeValues: marshall({
      ':generation': probation.generation,
      ':successes': probation.successes,
      ':failures': probation.failures,
      ':next_probe_at': probation.nextProbeAt,
      ':ends_at': probation.endsAt,
    }),
  }
}

/** Part of a deregistration, after which nothing may reinstate the instance. */
export function deleteProbation(TableName: string, triple: ServiceTriple): Delete {
  return { TableName, Key: keyAttributes(instanceKey(triple)) }
}

export function getHold(TableName: string, triple: ServiceTriple): GetItemCommandInput {
  return {
    TableName,
    Key: keyAttributes(instanceKey(triple)),
    ProjectionExpression: 'held_until, flaps',
    ConsistentRead: true,
  }
}

export function scanProbations(TableName: string, after: InstanceKey | undefined): ScanCommandInput {
  return { TableName, ConsistentRead: true, ...(after && { ExclusiveStartKey: keyAttributes(after) }) }
}
