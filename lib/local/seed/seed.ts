import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { required } from '../../platform/config.ts'
import { sharedDynamoDB } from '../../platform/dynamodb.ts'
import { Refusal } from '../../platform/refusal.ts'
import { runCommand } from '../stack/command.ts'
import { useStores } from '../stack/environment.ts'
import { sampleLikes, samplePolls, samplePosts, sampleUsers } from './sample-data.ts'

/**
 * Fills empty stores with sample data, through the use cases themselves. Every step is idempotent, and a mark is written
 * last. An interrupted run is therefore completed by the next one, and a complete run is never repeated, so that a
 * removed like and a deleted post stay away.
 */
async function seed(): Promise<void> {
  const { GetItem, PutItem } = mark()
  if ((await sharedDynamoDB().send(GetItem)).Item) return
  await fillUnlessFull()
  await sharedDynamoDB().send(PutItem)
}

/** What says that the sample data are complete: an entry of a feed of its own, which no request lists or deletes. */
function mark() {
  const TableName = required('FEEDS_TABLE')
  const Key = marshall({ feed: 'sample-data', position: 'complete' })
  return {
    GetItem: new GetItemCommand({ TableName, Key, ConsistentRead: true }),
    PutItem: new PutItemCommand({ TableName, Item: Key }),
  }
}

/** The last post is written last, so that clients can wait for it. Earlier versions have left it without the mark. */
async function fillUnlessFull(): Promise<void> {
  const posts = (await import('../../posts/wiring.ts')).postStore()
  const users = (await import('../../users/wiring.ts')).userStore()
  const earlier = samplePosts.slice(0, -1)
  const last = samplePosts[earlier.length]
  if (!last || (await posts.exists(last.postId))) return
  await Promise.all(sampleUsers.map(({ username, createdAt }) => users.add(username, createdAt)))
  await Promise.all(earlier.map((post) => posts.add(post)))
  await Promise.all([seedLikes(), seedPolls()])
  await posts.add(last)
  console.log(`Seeded ${samplePosts.length} posts with likes and ${samplePolls.length} polls with votes`)
}

/** Sequential, because lists of likes are ordered by time. */
async function seedLikes(): Promise<void> {
  const likes = (await import('../../likes/store-wiring.ts')).likeStore()
  for (const [username, ...postIds] of sampleLikes) {
    for (const postId of postIds) await likes.add(username, postId)
  }
}

async function seedPolls(): Promise<void> {
  const polls = await import('../../polls/wiring.ts')
  const [store, castVote] = [polls.pollStore(), polls.castVote()]
  for (const { votes, ...poll } of samplePolls) {
    await store.add(poll)
    for (const [username, option] of votes) {
      await castVote({ pollId: poll.pollId, username, option }).catch(ignoreEarlierVote)
    }
  }
}

function ignoreEarlierVote(error: unknown): void {
  if (!(error instanceof Refusal && error.reason.code === 'already-voted')) throw error
}

await runCommand(async () => {
  useStores()
  await seed()
  return 0
})
