import { readFileSync } from 'node:fs'
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Redis } from 'ioredis'

type Table = 'posts' | 'polls' | 'results' | 'voters'
type Item = Readonly<Record<string, string>>
type Line =
  | { readonly table: Table; readonly item: Item }
  | { readonly key: string; readonly members: string[] }

/** The tables in the earlier version's template for the stage prod, by their logical names. */
export const earlierTables: Readonly<Record<string, CreateTableCommandInput>> = JSON.parse(
  readFileSync(new URL('tables.json', import.meta.url), 'utf8'),
)

const lines: Line[] = readFileSync(new URL('stored-data.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

/** What the earlier version stored in a table: see record.ts. */
export function earlierItems(table: Table): Item[] {
  return lines.flatMap((line) => ('item' in line && line.table === table ? [line.item] : []))
}

const sets = lines.flatMap((line) => ('key' in line ? [line] : []))

/** Creates the earlier version's tables, under the names that they have locally. */
export async function createEarlierTables(client: DynamoDBClient): Promise<void> {
  for (const { TableName = '', ...definition } of Object.values(earlierTables)) {
    const table = { ...definition, TableName: TableName.replace('-prod-', '-dev-') }
    await client.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }))
  }
}

/** Fills stores that have the earlier version's tables, or those of today, with what it stored. */
export async function loadEarlierData(
  client: DynamoDBClient,
  redis: Redis,
  nameOf = (table: string) => table,
): Promise<void> {
  for (const table of ['posts', 'polls', 'results', 'voters'] as const) {
    const puts = earlierItems(table).map((item) => ({ PutRequest: { Item: marshall(item) } }))
    for (let start = 0; start < puts.length; start += 25) {
      const RequestItems = { [nameOf(table)]: puts.slice(start, start + 25) }
      await client.send(new BatchWriteItemCommand({ RequestItems }))
    }
  }
  for (const { key, members } of sets) {
    for (let index = 0; index < members.length; index += 2) {
      await redis.zadd(key, members[index + 1] ?? '', members[index] ?? '')
    }
  }
}

/** Since when each user is known: the time of the first post, poll, vote or like. */
export function earlierUsers(): ReadonlyMap<string, string> {
  const seen = [
    ...[...earlierItems('posts'), ...earlierItems('polls')].map(({ username, created_at }) => [
      username,
      created_at,
    ]),
    ...earlierItems('voters').map(({ username, voted_at }) => [username, voted_at]),
    ...sets.flatMap(({ key, members }) => {
      const [, username] = /^\{likes\}:user:(.*):liked$/s.exec(key) ?? []
      return username === undefined ? [] : [[username, new Date(Number(members[1]) / 1_000).toISOString()]]
    }),
  ]
  const users = new Map<string, string>()
  for (const [username = '', at = ''] of seen) {
    if (at < (users.get(username) ?? '~')) users.set(username, at)
  }
  return users
}

/** How many likes there are. */
export function earlierLikes(): number {
  const likers = sets.filter(({ key }) => /^\{likes\}:post:.*:likers$/s.test(key))
  return likers.reduce((sum, { members }) => sum + members.length / 2, 0)
}

/** Items that were created, newest first; those of the same time in the descending order of their ids. */
export function newestFirst(items: readonly Item[], id: string): Item[] {
  const positionOf = (item: Item) => `${item.created_at}#${item[id]}`
  return items.toSorted((one, other) => (positionOf(one) < positionOf(other) ? 1 : -1))
}
