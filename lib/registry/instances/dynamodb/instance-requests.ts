import type {
  DeleteItemCommandInput,
  GetItemCommandInput,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { deleteProbation } from '../../probation/dynamodb/probation-requests.ts'
import { comparable, type Instance, type ServiceTriple } from '../instance.ts'
import type { Registration } from '../registration.ts'
import { generationCondition, instanceItem, isRegistered } from './instance-item.ts'
import { type InstanceKey, instanceKey, keyAttributes } from './instance-key.ts'

/** The sort key of the item, beside a service's instances, that holds the first spelling of the service's name. */
const nameAddress = 'name'
/** How long a name's spelling is remembered after the last registration, in seconds. */
const remembered = 30 * 86_400

/**
 * Returns the first spelling of a service's name, which is the given one if there is none yet. Of several spellings that
 * are registered at once, one is first.
 */
export function claimName(
  TableName: string,
  { serviceName, registeredAt }: Pick<Registration, 'serviceName' | 'registeredAt'>,
): UpdateItemCommandInput {
  return {
    TableName,
    Key: keyAttributes({ serviceName: comparable(serviceName), address: nameAddress }),
    UpdateExpression: 'SET known_as = if_not_exists(known_as, :known_as), expires_at = :expires_at',
    ExpressionAttributeValues: marshall({
      ':known_as': serviceName,
      ':expires_at': Math.floor(Date.parse(registeredAt) / 1_000) + remembered,
    }),
    ReturnValues: 'ALL_NEW',
  }
}

/** Idempotent, since the SDK sends it again when an answer was lost. */
export function updateRegistration(TableName: string, registration: Registration): UpdateItemCommandInput {
  const { url, http, id, generation, failThreshold, passingAt } = registration
  const assignments = [
    'id = if_not_exists(id, :id)',
    'registered_at = if_not_exists(registered_at, :registered_at)',
    'known_as = :known_as',
    '#url = :url',
    'http = :http',
    'generation = :generation',
    'consecutive_failures = :none',
    ...(failThreshold === undefined ? [] : ['fail_threshold = :fail_threshold']),
    ...(passingAt === undefined ? [] : ['status_code = :ok', 'checked_at = :passing_at']),
  ]
  return {
    TableName,
    Key: keyAttributes(instanceKey(registration)),
    UpdateExpression: `SET ${assignments.join(', ')}`,
    ExpressionAttributeNames: { '#url': 'url' },
    ExpressionAttributeValues: marshall(
      {
        ':id': id,
        ':registered_at': registration.registeredAt,
        ':known_as': registration.serviceName,
        ':url': url,
        ':http': http,
        ':generation': generation,
        ':none': 0,
        ':fail_threshold': failThreshold,
        ...(passingAt !== undefined && { ':ok': 200, ':passing_at': passingAt }),
      },
      { removeUndefinedValues: true },
    ),
    ReturnValues: 'ALL_NEW',
  }
}

export interface InstanceTables {
  readonly services: string
  readonly probations: string
}

/**
 * Deletes the registered generation, or checks that there is none, and with it the probation from which the sweep could
 * reinstate the instance: a deliberate deregistration is final.
 */
export function deregistrationTransaction(
  { services: TableName, probations }: InstanceTables,
  triple: ServiceTriple,
  registered: Pick<Instance, 'generation'> | undefined,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  const Key = keyAttributes(instanceKey(triple))
  const removal: TransactWriteItem = registered
    ? { Delete: { TableName, Key, ...generationCondition(registered.generation) } }
    : { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(id)' } }
  return {
    ClientRequestToken,
    TransactItems: [removal, { Delete: deleteProbation(probations, triple) }],
  }
}

/** Moves an instance to its present key, unless another item has that; see `InstanceStore.all`. */
export function moveTransaction(
  TableName: string,
  former: InstanceKey,
  instance: Instance,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  return {
    ClientRequestToken,
    TransactItems: [
      {
        Put: {
          TableName,
          Item: instanceItem(instance),
          ConditionExpression: 'attribute_not_exists(address)',
        },
      },
      { Delete: { TableName, Key: keyAttributes(former), ...generationCondition(instance.generation) } },
    ],
  }
}

/** Deletes an item under an outdated key, where another item has the present one. */
export function deleteFormerItem(
  TableName: string,
  former: InstanceKey,
  { generation }: Instance,
): DeleteItemCommandInput {
  return { TableName, Key: keyAttributes(former), ...generationCondition(generation) }
}

export function getInstance(TableName: string, triple: ServiceTriple): GetItemCommandInput {
  return { TableName, Key: keyAttributes(instanceKey(triple)), ConsistentRead: true }
}

export function updateHealth(
  TableName: string,
  triple: ServiceTriple,
  statusCode: number,
  checkedAt: string,
): UpdateItemCommandInput {
  return {
    TableName,
    Key: keyAttributes(instanceKey(triple)),
    UpdateExpression: 'SET status_code = :status_code, checked_at = :checked_at',
    ConditionExpression: isRegistered,
    ExpressionAttributeValues: marshall({ ':status_code': statusCode, ':checked_at': checkedAt }),
    ReturnValues: 'ALL_NEW',
  }
}
