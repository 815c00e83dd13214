import type {
  AttributeValue,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { PassRecord } from '../../history/audit-log.ts'
import { evictionItem } from '../../history/dynamodb/eviction-item.ts'
import { lastCompleteItem, passItem } from '../../history/dynamodb/pass-item.ts'
import { generationCondition, instanceItem } from '../../instances/dynamodb/instance-item.ts'
import { instanceKey, keyAttributes } from '../../instances/dynamodb/instance-key.ts'
import type { Instance } from '../../instances/instance.ts'
import { putProbation, updateProbation } from '../../probation/dynamodb/probation-requests.ts'
import { statusCodeOf } from '../../probe/outcome.ts'
import type { Change } from '../changes.ts'
import type { Finding } from '../finding.ts'
import type { Lease } from '../lock-store.ts'
import { holdsLock } from './lock-requests.ts'

export interface SweepTables {
  readonly services: string
  readonly locks: string
  readonly passes: string
  readonly evictions: string
  readonly probations: string
}

/** DynamoDB takes 100 actions in a transaction; one of them is the check of the lock. */
export const maximumWrites = 99

/** The writes of a change, which must be carried out together or not at all. */
export function writesOf(tables: SweepTables, change: Change): TransactWriteItem[] {
  switch (change.kind) {
    case 'record':
      return [{ Update: recordHealth(tables.services, change.finding, change.failures) }]
    case 'evict':
      return [
        { Delete: removeInstance(tables.services, change.finding.instance) },
        { Put: { TableName: tables.evictions, Item: evictionItem(change.eviction) } },
        { Put: putProbation(tables.probations, change.probation) },
      ]
    case 'reinstate':
      return [
        { Put: putUnlessRegistered(tables.services, change.instance) },
        { Update: updateProbation(tables.probations, change.probation) },
      ]
    case 'continue':
      return [{ Update: updateProbation(tables.probations, change.probation) }]
  }
}

/** Removes the status if there was no answer. Does nothing to a registration that is newer than the probe. */
function recordHealth(TableName: string, { instance, result }: Finding, failures: number) {
  const statusCode = statusCodeOf(result.outcome)
  const assignments = 'SET checked_at = :checked_at, consecutive_failures = :failures'
  const { ConditionExpression, ExpressionAttributeValues } = generationCondition(instance.generation)
  return {
    TableName,
    Key: keyAttributes(instanceKey(instance)),
    UpdateExpression:
      statusCode === null
        ? `${assignments} REMOVE status_code`
        : `${assignments}, status_code = :status_code`,
    ConditionExpression,
    ExpressionAttributeValues: {
      ...ExpressionAttributeValues,
      ...marshall({
        ':checked_at': result.probedAt.toISOString(),
        ':failures': failures,
        ...(statusCode !== null && { ':status_code': statusCode }),
      }),
    },
  }
}

/** Removes the instance and, as part of its item, its health, but not a registration that is newer than the probe. */
function removeInstance(TableName: string, instance: Instance) {
  return { TableName, Key: keyAttributes(instanceKey(instance)), ...generationCondition(instance.generation) }
}

/** A registration that has come in meanwhile is newer, and stays. */
function putUnlessRegistered(TableName: string, instance: Instance) {
  return {
    TableName,
    Item: instanceItem(instance),
    ConditionExpression: 'attribute_not_exists(address)',
  }
}

/** One transaction under the lease. With the same `token`, a repeat of it is not carried out again. */
export function transactionOf(
  tables: SweepTables,
  lease: Lease,
  writes: readonly TransactWriteItem[],
  token: string,
): TransactWriteItemsCommandInput {
  return {
    ClientRequestToken: token,
    TransactItems: [{ ConditionCheck: holdsLock(tables.locks, lease) }, ...writes],
  }
}

/** The records with which a pass ends. */
export function recordsOf(tables: SweepTables, record: PassRecord): TransactWriteItem[] {
  const put = (Item: Record<string, AttributeValue>) => ({ Put: { TableName: tables.passes, Item } })
  return record.complete ? [put(passItem(record)), put(lastCompleteItem(record))] : [put(passItem(record))]
}
