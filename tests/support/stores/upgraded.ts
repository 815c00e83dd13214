import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { expect } from '@jest/globals'
import { tableContents } from './contents.ts'

type Item = Readonly<Record<string, unknown>>

/** The entries of a feed, newest first. */
export async function feedOf(client: DynamoDBClient, feed: string): Promise<Item[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 'feeds',
      KeyConditionExpression: 'feed = :feed',
      ExpressionAttributeValues: { ':feed': { S: feed } },
      ScanIndexForward: false,
      ConsistentRead: true,
    }),
  )
  return Items.map((item) => unmarshall(item))
}

/** Expects that each post, poll and user is in its feeds exactly once, nothing else is, and all counts are right. */
export async function expectListsToMatch(client: DynamoDBClient): Promise<void> {
  const tables = await tableContents(client)
  const rows = (table: string) =>
    (tables[table] as Parameters<typeof unmarshall>[0][]).map((item) => unmarshall(item))
  const entry = (feed: string, item: Item, id: string) => ({
    feed,
    position: `${item.created_at}#${item[id]}`,
    ...item,
  })
  const posts = rows('posts')
  const users = rows('users')
  const expected = [
    ...posts.flatMap((post) =>
      ['posts', `posts/${post.username}`].map((feed) => entry(feed, post, 'posts_id')),
    ),
    ...rows('polls').map((poll) => entry('polls', poll, 'polls_id')),
    ...users.map(({ username, created_at }) => ({
      feed: 'users',
      position: `${created_at}#${username}`,
      username,
    })),
  ]
  const sorted = (items: readonly Item[]) =>
    items.map((item) => JSON.stringify(Object.entries(item).toSorted())).toSorted()
  expect(sorted(rows('feeds'))).toEqual(sorted(expected))
  const counts = Object.fromEntries(users.map(({ username, posts }) => [username, posts]))
  const counted = Object.fromEntries(
    users.map(({ username }) => [username, posts.filter((post) => post.username === username).length]),
  )
  expect(counts).toEqual(counted)
}
