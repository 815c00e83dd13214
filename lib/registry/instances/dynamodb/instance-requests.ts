import type {
  DeleteItemCommandInput,
  GetItemCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { deleteProbation } from '../../probation/dynamodb/probation-requests.ts'
import { comparable, type Instance, type ServiceTriple } from '../instance.ts'
import type { Registration, Status } from '../instance-store.ts'
import { generationCondition, instanceItem } from './instance-item.ts'
import { type InstanceKey, instanceKey, keyAttributes } from './instance-key.ts'

/** The sort key of the item beside a service's instances that says how its name was first spelled. */
const nameAddress = 'name'
/** How long a name's spelling is remembered after the last registration, in seconds. */
const remembered = 30 * 86_400

/** Finds out how a service's name was first spelled. Of several spellings that are registered at once, one is first. */
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

/** Repeating it, as the SDK does when an answer was lost, changes nothing that the first time did not. */
export function registerInstance(TableName: string, registration: Registration): UpdateItemCommandInput {
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
 * Takes out the generation that stands, or makes sure that there is none, and with it the probation from which the
 * sweep could bring the instance back: a deliberate deregistration is final.
 */
export function deregisterInstance(
  { services: TableName, probations }: InstanceTables,
  triple: ServiceTriple,
  standing: Pick<Instance, 'generation'> | undefined,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  const Key = keyAttributes(instanceKey(triple))
  const removal: TransactWriteItem = standing
    ? { Delete: { TableName, Key, ...generationCondition(standing.generation) } }
    : { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(id)' } }
  return {
    ClientRequestToken,
    TransactItems: [removal, { Delete: deleteProbation(probations, triple) }],
  }
}

/** Moves an instance to the key that it should have, unless another instance has it; see `Instances.all`. */
export function moveInstance(
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

/** Removes an item under a former key, where another instance has the key that it should have. */
export function removeFormer(
  TableName: string,
  former: InstanceKey,
  { generation }: Instance,
): DeleteItemCommandInput {
  return { TableName, Key: keyAttributes(former), ...generationCondition(generation) }
}

export function getInstance(TableName: string, triple: ServiceTriple): GetItemCommandInput {
  return { TableName, Key: keyAttributes(instanceKey(triple)), ConsistentRead: true }
}

export function recordInstanceHealth(
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

/** Without it an update would make an item of what is not registered, and a list hold the item of a name. */
const isRegistered = 'attribute_exists(id)'

export interface ReadRequest {
  readonly serviceName?: string | undefined
  readonly status?: Status | undefined
  /** How many items to look at, those that the filter leaves out included; without it, 1 MB of them. */
  readonly limit?: number
  readonly after?: InstanceKey | undefined
}

/** The instances of one service, in the order of their addresses. */
export function queryInstances(
  TableName: string,
  request: ReadRequest & { readonly serviceName: string },
): QueryCommandInput {
  const { ExpressionAttributeValues, ...rest } = read(TableName, request)
  return {
    ...rest,
    KeyConditionExpression: 'service_name = :service_name',
    ExpressionAttributeValues: {
      ...ExpressionAttributeValues,
      ...marshall({ ':service_name': comparable(request.serviceName) }),
    },
  }
}

/** The instances of all services: those of one service together, the services in no order of meaning. */
export function scanInstances(TableName: string, request: ReadRequest): ScanCommandInput {
  return read(TableName, request)
}

function read(TableName: string, { status, limit, after }: ReadRequest): ScanCommandInput {
  return {
    TableName,
    ConsistentRead: true,
    Limit: limit,
    ...(after && { ExclusiveStartKey: keyAttributes(after) }),
    ...(status ? filters[status] : { FilterExpression: isRegistered }),
  }
}

const ok = { ':ok': { N: '200' } }

/** What has no status_code but was checked is an instance whose probe had no answer. */
const filters: Record<Status, Pick<ScanCommandInput, 'FilterExpression' | 'ExpressionAttributeValues'>> = {
  passing: { FilterExpression: 'status_code = :ok', ExpressionAttributeValues: ok },
  failing: {
    FilterExpression: 'attribute_exists(checked_at) AND NOT status_code = :ok',
    ExpressionAttributeValues: ok,
  },
  unchecked: { FilterExpression: `${isRegistered} AND attribute_not_exists(checked_at)` },
  available: {
    FilterExpression: `${isRegistered} AND (attribute_not_exists(checked_at) OR status_code = :ok)`,
    ExpressionAttributeValues: ok,
  },
}
