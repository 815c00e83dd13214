import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type BulkStores, importersInto } from '../bulk/bulk-stores.ts'
import type { BulkTables } from '../bulk/bulk-tables.ts'
import { namedStores } from '../bulk/commands/connected-stores.ts'
import { standingPosts } from '../bulk/standing.ts'
import { runCommand } from '../stack/command.ts'
import { sampleLikes, samplePolls, samplePosts, sampleUsers, sampleVotes } from './sample-data.ts'

/**
 * Fills empty stores with sample data, as an import does. Every step is idempotent, and a mark is written last. An
 * interrupted run is therefore completed by the next one, and a complete run is never repeated, so that a removed like
 * and a deleted post stay away.
 */
async function seed(): Promise<number> {
  const stores = namedStores()
  const { dynamodb, tables } = stores
  const { GetItem, PutItem } = mark(tables)
  if ((await dynamodb.send(GetItem)).Item) return 0
  await fillUnlessFull(stores)
  await dynamodb.send(PutItem)
  return 0
}

/** The mark of complete sample data: an entry of a feed of its own, which no request lists or deletes. */
function mark({ feeds: TableName }: BulkTables) {
  const Key = marshall({ feed: 'sample-data', position: 'complete' })
  return {
    GetItem: new GetItemCommand({ TableName, Key, ConsistentRead: true }),
    PutItem: new PutItemCommand({ TableName, Item: Key }),
  }
}

/** The last post is written last, so that clients can wait for it. Earlier versions have left it without the mark. */
async function fillUnlessFull(stores: BulkStores): Promise<void> {
  const earlier = samplePosts.slice(0, -1)
  const last = samplePosts.slice(-1)
  const lastIds = last.map(({ postId }) => postId)
  if ((await standingPosts(stores.dynamodb, stores.tables.posts, lastIds)).size > 0) return
  const { user, post, like, poll, vote } = importersInto(stores)
  await user.add(sampleUsers)
  await post.add(earlier)
  await like.add(sampleLikes)
  await poll.add(samplePolls)
  await vote.add(sampleVotes)
  await post.add(last)
  console.log(`Seeded ${samplePosts.length} posts with likes and ${samplePolls.length} polls with votes`)
}

await runCommand(seed)
