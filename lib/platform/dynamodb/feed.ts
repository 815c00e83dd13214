import type { AttributeValue, QueryCommandInput, QueryCommandOutput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { aTime, decodeCursor, encodeCursor, someText } from '../cursor.ts'
import { isNewerRequested, type TwoWayPage, type TwoWayRequest, twoWayPageOf } from '../page.ts'
import { itemsAfter } from './items-after.ts'

/**
 * Feeds are lists in order of time, all in one table, each under one partition key. DynamoDB takes 1,000 write units a
 * second for one key, and a transaction writes a small entry for two of them: a feed takes 500 new entries a second.
 * Beyond that the entries of a feed must be spread by their ids over several keys, which are read at once and merged.
 */

type Item = Record<string, AttributeValue>

/** Where an entry stands in its feed: by its time and, within the same millisecond, by its id in the order of text. */
export type FeedPosition = readonly [createdAt: string, id: string]

/** The part of a feed that is newer and older than all of the positions given; what stands exactly there is not in it. */
export interface FeedRange {
  readonly newerThan: readonly FeedPosition[]
  readonly olderThan: readonly FeedPosition[]
}

export const wholeFeed: FeedRange = { newerThan: [], olderThan: [] }

/** Before all entries of a moment. */
export function startOf(time: string): FeedPosition {
  return [time, '']
}

export function feedKey(feed: string, position: FeedPosition): Item {
  return marshall({ feed, position: textOf(position) })
}

/** The newest entries, or those that follow a position. Consistent: an entry shows as soon as its write is answered. */
export function queryFeed(
  TableName: string,
  feed: string,
  Limit: number,
  after: FeedPosition | undefined,
): QueryCommandInput {
  return {
    TableName,
    KeyConditionExpression: 'feed = :feed',
    ExpressionAttributeValues: marshall({ ':feed': feed }),
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit,
    ...(after && { ExclusiveStartKey: feedKey(feed, after) }),
  }
}

/**
 * A page of the part of a feed that is in a range, in one request as long as its entries fit into a megabyte.
 *
 * @param scope the name of the list, to which its cursors are bound
 */
export async function feedPage(
  table: string,
  feed: string,
  scope: string,
  request: TwoWayRequest,
  { newerThan, olderThan }: FeedRange,
  send: (query: QueryCommandInput) => Promise<QueryCommandOutput>,
): Promise<TwoWayPage<Item>> {
  const isNewer = isNewerRequested(request)
  const cursor = positionIn(scope, request.cursor)
  const low = inOrder(...newerThan, isNewer ? cursor : undefined).at(-1)
  const high = inOrder(...olderThan, isNewer ? undefined : cursor).at(0)
  if (low && high && compare(low, high) >= 0) return { items: [] }
  const [start, end] = isNewer ? [low, high] : [high, low]
  const query = {
    ...queryFeed(table, feed, request.limit + 1, start),
    ScanIndexForward: isNewer,
    ...(end && until(feed, end, isNewer)),
  }
  const entries = itemsAfter(query.ExclusiveStartKey, (ExclusiveStartKey) =>
    send({ ...query, ExclusiveStartKey }),
  )
  const found: Item[] = []
  for await (const entry of entries) {
    if (end && entry.position?.S === textOf(end)) break
    found.push(entry)
    if (found.length > request.limit) break
  }
  return twoWayPageOf(isNewer ? found.reverse() : found, request, (entry) => cursorAfter(scope, entry))
}

/** The cursor of the pages on either side of an entry. `scope` names the list. */
export function cursorAfter(scope: string, entry: Item): string {
  return encodeCursor(scope, positionOf(entry))
}

export function positionOf(entry: Item): FeedPosition {
  const [, createdAt = '', id = ''] = /^(.*?)#(.*)$/su.exec(entry.position?.S ?? '') ?? []
  return [createdAt, id]
}

export function positionIn(scope: string, cursor: string | undefined): FeedPosition | undefined {
  return decodeCursor(scope, cursor, [aTime, someText(64)])
}

/** The condition that ends a Query at a position: an entry exactly there is still read. */
function until(feed: string, end: FeedPosition, isAscending: boolean): Partial<QueryCommandInput> {
  return {
    KeyConditionExpression: `feed = :feed AND #position ${isAscending ? '<=' : '>='} :end`,
    ExpressionAttributeNames: { '#position': 'position' },
    ExpressionAttributeValues: marshall({ ':feed': feed, ':end': textOf(end) }),
  }
}

function textOf([createdAt, id]: FeedPosition): string {
  return `${createdAt}#${id}`
}

function inOrder(...positions: readonly (FeedPosition | undefined)[]): FeedPosition[] {
  return positions.filter((position) => position !== undefined).toSorted(compare)
}

/** By their bytes, as DynamoDB compares texts. */
function compare(one: FeedPosition, other: FeedPosition): number {
  return Buffer.compare(Buffer.from(textOf(one)), Buffer.from(textOf(other)))
}
