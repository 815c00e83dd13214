import { createHash } from 'node:crypto'
import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { comparable, identityOf } from '../../instances/instance.ts'
import type { Eviction, PassRecord } from '../audit-log.ts'

const day = 86_400
/** How long evidence is kept, in seconds. */
const kept = 7 * day

/** The index over the evictions of all services; `log` is its one partition. */
const evictionsByTime = 'by_time'

/**
 * `position` orders by time, and no two evictions of a pass have the same; `expires_at`, in seconds since 1970, is when
 * DynamoDB may remove the item.
 */
export function evictionItem(eviction: Eviction): Record<string, AttributeValue> {
  const digest = createHash('sha256').update(identityOf(eviction)).digest('hex')
  return marshall({
    ...eviction,
    service_name: comparable(eviction.service_name),
    known_as: eviction.service_name,
    position: `${eviction.evicted_at}#${digest}`,
    log: 'evictions',
    expires_at: secondsOf(eviction.evicted_at) + kept,
  })
}

export function passItem(record: PassRecord): Record<string, AttributeValue> {
  return marshall({
    ...record,
    log: 'passes',
    position: `${record.started_at}#${record.lock_name}#${record.fence}`,
    expires_at: secondsOf(record.started_at) + kept,
  })
}

/** Rewritten by every complete pass; that of a shard which is no more goes away. */
export function lastCompleteItem({ lock_name, started_at, finished_at }: PassRecord) {
  return marshall({
    log: 'last-complete',
    position: lock_name,
    started_at,
    finished_at,
    expires_at: secondsOf(finished_at) + day,
  })
}

export interface EvictionPosition {
  readonly service_name: string
  readonly position: string
  readonly log?: 'evictions'
}

export interface PassPosition {
  readonly log: 'passes'
  readonly position: string
}

/**
 * Whether nothing that is listed can come after a position: DynamoDB refuses to begin outside of the range asked for.
 */
export function isOutlived({ position }: { readonly position: string }, now: Date): boolean {
  return position <= oldestKept(now)
}

interface Request<Position> {
  readonly now: Date
  readonly limit: number
  readonly after: Position | undefined
}

export function queryEvictionsOf(
  TableName: string,
  service_name: string,
  request: Request<EvictionPosition>,
): QueryCommandInput {
  return newestFirst({ TableName, partition: ['service_name', comparable(service_name)] }, request)
}

export function queryEvictions(TableName: string, request: Request<EvictionPosition>): QueryCommandInput {
  return newestFirst({ TableName, IndexName: evictionsByTime, partition: ['log', 'evictions'] }, request)
}

export function queryPasses(TableName: string, request: Request<PassPosition>): QueryCommandInput {
  return newestFirst({ TableName, partition: ['log', 'passes'] }, request)
}

interface List {
  readonly TableName: string
  readonly IndexName?: string
  readonly partition: readonly [attribute: string, value: string]
}

/** DynamoDB removes what has expired a day or two late; until then it is left out here. */
function newestFirst(
  { partition: [attribute, value], ...list }: List,
  { now, limit, after }: Request<EvictionPosition | PassPosition>,
): QueryCommandInput {
  return {
    ...list,
    KeyConditionExpression: '#partition = :partition AND #position > :oldest',
    ExpressionAttributeNames: { '#partition': attribute, '#position': 'position' },
    ExpressionAttributeValues: marshall({
      ':partition': value,
      ':oldest': oldestKept(now),
    }),
    ScanIndexForward: false,
    Limit: limit,
    ...(after && { ExclusiveStartKey: marshall(after) }),
  }
}

function oldestKept(now: Date): string {
  return new Date(now.getTime() - kept * 1_000).toISOString()
}

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1_000)
}
