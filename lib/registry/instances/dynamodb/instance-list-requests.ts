import type { QueryCommandInput, ScanCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { comparable } from '../instance.ts'
import type { Status } from '../instance-store.ts'
import { isRegistered } from './instance-item.ts'
import { type InstanceKey, keyAttributes } from './instance-key.ts'

export interface ListRequest {
  readonly serviceName?: string | undefined
  readonly status?: Status | undefined
  /** How many items to read, those that the filter leaves out included; 1 MB of them if undefined. */
  readonly limit?: number
  readonly after?: InstanceKey | undefined
}

/** The instances of one service, in the order of their addresses. */
export function queryInstances(
  TableName: string,
  request: ListRequest & { readonly serviceName: string },
): QueryCommandInput {
  const { ExpressionAttributeValues, ...rest } = listRequest(TableName, request)
  return {
    ...rest,
    KeyConditionExpression: 'service_name = :service_name',
    ExpressionAttributeValues: {
      ...ExpressionAttributeValues,
      ...marshall({ ':service_name': comparable(request.serviceName) }),
    },
  }
}

/** The instances of all services, grouped by service; the services are in no particular order. */
export function scanInstances(TableName: string, request: ListRequest): ScanCommandInput {
  return listRequest(TableName, request)
}

function listRequest(TableName: string, { status, limit, after }: ListRequest): ScanCommandInput {
  return {
    TableName,
    ConsistentRead: true,
    Limit: limit,
    ...(after && { ExclusiveStartKey: keyAttributes(after) }),
    ...(status ? filters[status] : { FilterExpression: isRegistered }),
  }
}

const ok = { ':ok': { N: '200' } }

/** An instance that was checked and has no status code is one whose last probe had no answer. */
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
