import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { comparable } from '../../instances/instance.ts'
import { oldestKept } from './retention.ts'

/** The index over the evictions of all services; `log` is its partition key. */
const evictionsByTime = 'by_time'

export interface EvictionPosition {
  readonly serviceName: string
  readonly position: string
}

export interface PassPosition {
  readonly position: string
}

/** Whether everything after a position has expired. DynamoDB rejects a start key outside of the queried range. */
export function isExpired({ position }: PassPosition, now: Date): boolean {
  return position <= oldestKept(now)
}

interface ListRequest<Position> {
  readonly now: Date
  readonly limit: number
  readonly after: Position | undefined
}

export function queryEvictionsOf(
  TableName: string,
  serviceName: string,
  { after, ...request }: ListRequest<PassPosition>,
): QueryCommandInput {
  const service_name = comparable(serviceName)
  return newestFirst({
    ...request,
    list: { TableName },
    partition: ['service_name', service_name],
    startKey: after && { service_name, position: after.position },
  })
}

export function queryEvictions(
  TableName: string,
  { after, ...request }: ListRequest<EvictionPosition>,
): QueryCommandInput {
  const log = 'evictions'
  return newestFirst({
    ...request,
    list: { TableName, IndexName: evictionsByTime },
    partition: ['log', log],
    startKey: after && { service_name: after.serviceName, position: after.position, log },
  })
}

export function queryPasses(
  TableName: string,
  { after, ...request }: ListRequest<PassPosition>,
): QueryCommandInput {
  const log = 'passes'
  return newestFirst({
    ...request,
    list: { TableName },
    partition: ['log', log],
    startKey: after && { log, position: after.position },
  })
}

interface RecordList {
  readonly list: Pick<QueryCommandInput, 'TableName' | 'IndexName'>
  readonly partition: readonly [attribute: string, value: string]
  readonly startKey: Readonly<Record<string, string>> | undefined
  readonly now: Date
  readonly limit: number
}

/** The condition leaves out expired records, which DynamoDB removes a day or two late. */
function newestFirst({
  list,
  partition: [attribute, value],
  startKey,
  now,
  limit,
}: RecordList): QueryCommandInput {
  return {
    ...list,
    KeyConditionExpression: '#partition = :partition AND #position > :oldest',
    ExpressionAttributeNames: { '#partition': attribute, '#position': 'position' },
    ExpressionAttributeValues: marshall({ ':partition': value, ':oldest': oldestKept(now) }),
    ScanIndexForward: false,
    Limit: limit,
    ...(startKey && { ExclusiveStartKey: marshall(startKey) }),
  }
}
