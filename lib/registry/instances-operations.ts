import type {
  GetItemCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { ServiceTriple } from './instance.ts'
import { type InstanceKey, instanceKey, marshalledKey } from './instance-item.ts'
import type { Registration, Status } from './instances.ts'
import { deleteProbation } from './sweep/probation-operations.ts'

/** Repeating it, as the SDK does when an answer was lost, changes nothing that the first time did not. */
export function registerInstance(TableName: string, registration: Registration): UpdateItemCommandInput {
  const { service_name, url, http, id, generation, registered_at, fail_threshold } = registration
  const assignments = [
    'id = if_not_exists(id, :id)',
    'registered_at = if_not_exists(registered_at, :registered_at)',
    '#url = :url',
    'http = :http',
    'generation = :generation',
    'consecutive_failures = :none',
    ...(fail_threshold === undefined ? [] : ['fail_threshold = :fail_threshold']),
  ]
  return {
    TableName,
    Key: marshalledKey(instanceKey({ service_name, url, http })),
    UpdateExpression: `SET ${assignments.join(', ')}`,
    ExpressionAttributeNames: { '#url': 'url' },
    ExpressionAttributeValues: marshall(
      {
        ':id': id,
        ':registered_at': registered_at,
        ':url': url,
        ':http': http,
        ':generation': generation,
        ':none': 0,
        ':fail_threshold': fail_threshold,
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
  generation: string | undefined,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  const Key = marshalledKey(instanceKey(triple))
  const standing: TransactWriteItem =
    generation === undefined
      ? { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(id)' } }
      : {
          Delete: {
            TableName,
            Key,
            ConditionExpression: 'generation = :generation',
            ExpressionAttributeValues: marshall({ ':generation': generation }),
          },
        }
  return {
    ClientRequestToken,
    TransactItems: [standing, { Delete: deleteProbation(probations, triple) }],
  }
}

export function getInstance(TableName: string, triple: ServiceTriple): GetItemCommandInput {
  return { TableName, Key: marshalledKey(instanceKey(triple)), ConsistentRead: true }
}

export function recordInstanceHealth(
  TableName: string,
  triple: ServiceTriple,
  statusCode: number,
  checkedAt: string,
): UpdateItemCommandInput {
  return {
    TableName,
    Key: marshalledKey(instanceKey(triple)),
    UpdateExpression: 'SET status_code = :status_code, checked_at = :checked_at',
    ConditionExpression: isRegistered,
    ExpressionAttributeValues: marshall({ ':status_code': statusCode, ':checked_at': checkedAt }),
    ReturnValues: 'ALL_NEW',
  }
}

/** Without it an update would make an item of what is not registered. */
const isRegistered = 'attribute_exists(id)'

export interface ReadRequest {
  readonly service_name?: string | undefined
  readonly status?: Status | undefined
  /** How many items to look at, those that the filter leaves out included; without it, 1 MB of them. */
  readonly limit?: number
  readonly after?: InstanceKey | undefined
}

/** The instances of one service, in the order of their addresses. */
export function queryInstances(
  TableName: string,
  request: ReadRequest & { readonly service_name: string },
): QueryCommandInput {
  const { ExpressionAttributeValues, ...rest } = read(TableName, request)
  return {
    ...rest,
    KeyConditionExpression: 'service_name = :service_name',
    ExpressionAttributeValues: {
      ...ExpressionAttributeValues,
      ...marshall({ ':service_name': request.service_name }),
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
    ...(limit !== undefined && { Limit: limit }),
    ...(after && { ExclusiveStartKey: marshalledKey(after) }),
    ...(status && filters[status]),
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
  unchecked: { FilterExpression: 'attribute_not_exists(checked_at)' },
  available: {
    FilterExpression: 'attribute_not_exists(checked_at) OR status_code = :ok',
    ExpressionAttributeValues: ok,
  },
}
