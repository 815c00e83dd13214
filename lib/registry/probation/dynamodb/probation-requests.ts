import type {
  AttributeValue,
  Delete,
  GetItemCommandInput,
  Put,
  ScanCommandInput,
  Update,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import {
  type InstanceKey,
  instanceKey,
  itemOf,
  marshalledKey,
  numberIn,
  registrationFrom,
} from '../../instances/dynamodb/instance-item.ts'
import type { ServiceTriple } from '../../instances/instance.ts'
import type { Probation } from '../probation.ts'

/** How long after its end a probation is remembered, in seconds, so that flapping is noticed. */
const remembered = 3_600

/** There still is the probation of that very eviction: neither has the instance deregistered nor was it evicted again. */
const isStanding = 'generation = :generation'

export function putProbation(TableName: string, probation: Probation): Put {
  return {
    TableName,
    Item: {
      ...itemOf(probation),
      ...marshall({ expires_at: Math.floor(Date.parse(probation.ends_at) / 1_000) + remembered }),
    },
  }
}

/** Any item, as far as it is a probation; see `registrationFrom`. */
export function probationFrom(item: Record<string, AttributeValue>): Probation {
  return {
    ...registrationFrom(item),
    next_probe_at: item.next_probe_at?.S ?? '',
    ends_at: item.ends_at?.S ?? '',
    failures: numberIn(item.failures) ?? 0,
    successes: numberIn(item.successes) ?? 0,
    evictions: item.evictions?.L?.flatMap(({ S }) => S ?? []) ?? [],
    flaps: numberIn(item.flaps) ?? 0,
    held_until: item.held_until?.S ?? '',
  }
}

export function updateProbation(TableName: string, probation: Probation): Update {
  return {
    TableName,
    Key: marshalledKey(instanceKey(probation)),
    UpdateExpression:
      'SET successes = :successes, failures = :failures, next_probe_at = :next_probe_at, ends_at = :ends_at',
    ConditionExpression: isStanding,
    ExpressionAttributeValues: marshall({
      ':generation': probation.generation,
      ':successes': probation.successes,
      ':failures': probation.failures,
      ':next_probe_at': probation.next_probe_at,
      ':ends_at': probation.ends_at,
    }),
  }
}

/** Part of a deliberate deregistration, which is final: nothing is left that could come back. */
export function deleteProbation(TableName: string, triple: ServiceTriple): Delete {
  return { TableName, Key: marshalledKey(instanceKey(triple)) }
}

export function getHold(TableName: string, triple: ServiceTriple): GetItemCommandInput {
  return {
    TableName,
    Key: marshalledKey(instanceKey(triple)),
    ProjectionExpression: 'held_until, flaps',
    ConsistentRead: true,
  }
}

export function scanProbations(TableName: string, after: InstanceKey | undefined): ScanCommandInput {
  return { TableName, ConsistentRead: true, ...(after && { ExclusiveStartKey: marshalledKey(after) }) }
}
