import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { aTime, decodeCursor, encodeCursor, someText } from '../cursor.ts'

/**
 * Feeds are lists in order of time, all in one table, each under one partition key. DynamoDB takes 1,000 write units a
 * second for one key, and a transaction writes a small entry for two of them: a feed takes 500 new entries a second.
 * Beyond that the entries of a feed must be spread by their ids over several keys, which are read at once and merged.
 */

/** Where an entry stands in its feed: by its time and, within the same millisecond, by its id in the order of text. */
export type FeedPosition = readonly [createdAt: string, id: string]

export function feedKey(feed: string, [createdAt, id]: FeedPosition): Record<string, AttributeValue> {
  return marshall({ feed, position: `${createdAt}#${id}` })
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

/** The cursor of the page that begins after an entry. `scope` names the list. */
export function cursorAfter(scope: string, entry: Record<string, AttributeValue>): string {
  return encodeCursor(scope, positionOf(entry))
}

export function positionOf(entry: Record<string, AttributeValue>): FeedPosition {
  const [, createdAt = '', id = ''] = /^(.*?)#(.*)$/su.exec(entry.position?.S ?? '') ?? []
  return [createdAt, id]
}

export function positionIn(scope: string, cursor: string | undefined): FeedPosition | undefined {
  return decodeCursor(scope, cursor, [aTime, someText(64)])
}
