import { type AttributeValue, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { positionOf, queryFeed } from '../../platform/dynamodb/feed.ts'
import type { DynamoDB } from '../../platform/dynamodb.ts'
import { allPolls, pollOf } from '../../polls/dynamodb/poll-item.ts'
import { voteOf } from '../../polls/dynamodb/vote-item.ts'
import type { Poll } from '../../polls/poll.ts'
import type { Vote } from '../../polls/vote.ts'
import { allPosts, postOf } from '../../posts/dynamodb/post-item.ts'
import type { Post } from '../../posts/post.ts'
import { allUsers } from '../../users/dynamodb/user-requests.ts'
import type { BulkTables } from './bulk-tables.ts'
import type { UserSince } from './member.ts'

type Item = Record<string, AttributeValue>

/** How many entries of a feed are read at once. */
const pageSize = 200

interface Part {
  readonly Items?: Item[] | undefined
  readonly LastEvaluatedKey?: Item | undefined
}

/** All items of a list, some at a time. */
async function* partsOf(
  read: (ExclusiveStartKey: Item | undefined) => Promise<Part>,
): AsyncGenerator<Item[]> {
  let after: Item | undefined
  do {
    const { Items = [], LastEvaluatedKey } = await read(after)
    yield Items
    after = LastEvaluatedKey
  } while (after)
}

async function* mapped<Value>(
  parts: AsyncIterable<Item[]>,
  map: (item: Item) => Value,
): AsyncGenerator<Value[]> {
  for await (const part of parts) yield part.map(map)
}

function entriesOf(store: DynamoDB, tables: BulkTables, feed: string): AsyncIterable<Item[]> {
  const query = queryFeed(tables.feeds, feed, pageSize, undefined)
  return partsOf((ExclusiveStartKey) => store.send(new QueryCommand({ ...query, ExclusiveStartKey })))
}

/** Everyone, newest first. */
export function storedUsers(store: DynamoDB, tables: BulkTables): AsyncIterable<readonly UserSince[]> {
  return mapped(entriesOf(store, tables, allUsers), (entry) => {
    const [createdAt, username] = positionOf(entry)
    return { username, createdAt }
  })
}

/** Everyone's posts, newest first. */
export function storedPosts(store: DynamoDB, tables: BulkTables): AsyncIterable<readonly Post[]> {
  return mapped(entriesOf(store, tables, allPosts), postOf)
}

/** All polls, newest first. */
export function storedPolls(store: DynamoDB, tables: BulkTables): AsyncIterable<readonly Poll[]> {
  return mapped(entriesOf(store, tables, allPolls), pollOf)
}

/** All votes, in no particular order, those of deleted polls included. */
export function storedVotes(store: DynamoDB, tables: BulkTables): AsyncIterable<readonly Vote[]> {
  const scan = { TableName: tables.voters, ConsistentRead: true }
  const parts = partsOf((ExclusiveStartKey) => store.send(new ScanCommand({ ...scan, ExclusiveStartKey })))
  return mapped(parts, voteOf)
}
