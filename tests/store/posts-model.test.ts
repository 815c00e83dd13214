import { setImmediate as turn } from 'node:timers/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { importersInto } from '../../lib/local/bulk/bulk-stores.ts'
import { type DynamoDBStore, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { Refusal } from '../../lib/platform/refusal.ts'
import { snowflakes } from '../../lib/platform/snowflakes.ts'
import { dynamodbPollStore } from '../../lib/polls/dynamodb/dynamodb-poll-store.ts'
import { dynamodbVoteStore } from '../../lib/polls/dynamodb/dynamodb-vote-store.ts'
import { newPollItems, pollDeletionItems, withoutPoll } from '../../lib/polls/dynamodb/poll-requests.ts'
import type { Poll } from '../../lib/polls/poll.ts'
import { makeDeletePost } from '../../lib/posts/delete-post.ts'
import { dynamodbPostDeletion } from '../../lib/posts/dynamodb/dynamodb-post-deletion.ts'
import { dynamodbPostStore } from '../../lib/posts/dynamodb/dynamodb-post-store.ts'
import type { Post } from '../../lib/posts/post.ts'
import { makePublishPost } from '../../lib/posts/publish-post.ts'
import { dynamodbUserStore } from '../../lib/users/dynamodb/dynamodb-user-store.ts'
import { bulkTables } from '../support/stores/bulk-on-stores.ts'
import { tableContents } from '../support/stores/contents.ts'
import { emptyStores } from '../support/stores/empty-stores.ts'
import { pollTables } from '../support/stores/polls-on-store.ts'
import { countPostInUsers, postTables } from '../support/stores/posts-on-store.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()
const redis = useRedis()
beforeEach(() => emptyStores(dynamodb.client, redis.url))

const authors = ['ann', 'bob', 'cleo']
const options = ['tea', 'coffee']

/** How a process goes: it may be killed at one of its calls of the store, before the store carries it out or after. */
interface Process {
  readonly killedAt: number | null
  readonly isCarriedOut: boolean
}

type Action = Process &
  (
    | {
        readonly kind: 'publish'
        readonly author: string
        readonly replyTo: number | null
        readonly quotes: number | null
        readonly hasPoll: boolean
      }
    | { readonly kind: 'delete'; readonly post: number }
    | { readonly kind: 'vote'; readonly post: number; readonly username: string; readonly option: string }
    | { readonly kind: 'import'; readonly post: number }
  )

const process = {
  killedAt: fc.option(fc.nat({ max: 4 }), { freq: 1 }),
  isCarriedOut: fc.boolean(),
}
/** Few, so that what happens at once happens to the same post. */
const post = fc.nat({ max: 2 })
const author = fc.constantFrom(...authors)
const publishing = fc.record({
  kind: fc.constant('publish' as const),
  author,
  replyTo: fc.option(post),
  quotes: fc.option(post),
  hasPoll: fc.boolean(),
  ...process,
})
const others = fc.oneof(
  fc.record({ kind: fc.constant('delete' as const), post, ...process }),
  fc.record({
    kind: fc.constant('vote' as const),
    post,
    username: author,
    option: fc.constantFrom(...options),
    ...process,
  }),
  fc.record({ kind: fc.constant('import' as const), post, ...process }),
)
/** What happens at the same moment. */
const moment = fc.array(
  fc.oneof<fc.WeightedArbitrary<Action>[]>(
    { weight: 1, arbitrary: publishing },
    { weight: 2, arbitrary: others },
  ),
  { minLength: 2, maxLength: 5 },
)

/** Three posts with polls, of which each replies to the one before and quotes the first. */
const beginning = authors.map((author, index): Action => {
  const before = index === 0 ? null : index - 1
  const references = { replyTo: before, quotes: before && 0 }
  return { kind: 'publish', author, ...references, hasPoll: true, killedAt: null, isCarriedOut: true }
})

class Killed extends Error {}

/** Lets processes call the store one by one, in an order that `draw` decides. */
class Turns {
  private readonly waiting: (() => Promise<void>)[] = []
  private running = 0

  constructor(
    private readonly client: DynamoDBClient,
    private readonly draw: (limit: number) => number,
  ) {}

  /** The store as a process sees it, which reads nothing together with others. */
  storeFor({ killedAt, isCarriedOut }: Process): DynamoDBStore {
    const store = dynamodbStore(this.client, 10_000)
    let calls = 0
    const send: DynamoDBStore['send'] = async (command) => {
      await new Promise<void>((resolve) => {
        this.waiting.push(async () => resolve())
      })
      const call = calls++
      const isAlive = killedAt === null || call < killedAt
      if (!isAlive && !(call === killedAt && isCarriedOut)) throw new Killed()
      this.running++
      try {
        const output = await store.send(command)
        if (!isAlive) throw new Killed()
        return output
      } finally {
        this.running--
      }
    }
    return { send, operation: () => ({ send }) }
  }

  /** Resolves once all of the processes have ended. */
  async run(processes: readonly (() => Promise<unknown>)[]): Promise<void> {
    let ended = 0
    const failures: unknown[] = []
    for (const each of processes) {
      each()
        .catch((error: unknown) => {
          if (!(error instanceof Killed) && !(error instanceof Refusal)) failures.push(error)
        })
        .finally(() => ended++)
    }
    while (ended < processes.length) {
      // Whoever will call the store without waiting for it has done so after a few turns.
      for (let turns = 0; turns < 4 || this.running > 0; turns++) await turn()
      if (this.waiting.length === 0) continue
      const [next] = this.waiting.splice(this.draw(this.waiting.length), 1)
      await next?.()
    }
    if (failures.length > 0) throw failures[0]
  }
}

const archive = { addAll: async () => [], readmit: async () => undefined, check: async () => undefined }

/** What one process does with its store. */
function actionsOn(store: DynamoDBStore, newId: () => string) {
  const users = dynamodbUserStore(store, { users: 'users', feeds: 'feeds' })
  const polls = dynamodbPollStore(store, pollTables)
  const publish = makePublishPost({
    posts: dynamodbPostStore(store, postTables, countPostInUsers, (post) =>
      post.poll ? newPollItems(pollTables, pollOf(post)) : [],
    ),
    registerUser: (username) => users.add(username, '2026-01-01T00:00:00.000Z'),
    clock: () => new Date(),
    newId,
  })
  const remove = makeDeletePost({
    deletion: dynamodbPostDeletion(store, postTables, {
      countPost: countPostInUsers,
      pollDeletion: async (pollId) => {
        const poll = await polls.get(pollId)
        return poll ? pollDeletionItems(pollTables, poll) : [withoutPoll('polls', pollId)]
      },
      clock: () => new Date(),
    }),
    removeLikes: async () => undefined,
  })
  const importers = () =>
    importersInto({
      dynamodb: store,
      tables: bulkTables,
      likes: { ...archive, listOf: async function* () {} },
    })
  return { publish, remove, importers, votes: dynamodbVoteStore(store, pollTables) }
}

function pollOf({ pollId = '', poll, postId, author, text, createdAt }: Post): Poll {
  return { pollId, title: text, author, options, ...poll, createdAt, postId }
}

test('whatever happens at once, and whoever is killed, counts and lists agree with the posts that stand', async () => {
  const property = fc.asyncProperty(
    fc.array(moment, { minLength: 2, maxLength: 6 }),
    fc.infiniteStream(fc.nat()),
    async (moments, draws) => {
      await emptyStores(dynamodb.client, redis.url)
      const turns = new Turns(dynamodb.client, (limit) => (draws.next().value as number) % limit)
      const newId = snowflakes()
      const published: Post[] = []
      const known = (index: number) => published[index % published.length]

      async function act(action: Action): Promise<unknown> {
        const { publish, remove, importers, votes } = actionsOn(turns.storeFor(action), newId)
        if (action.kind === 'publish') {
          const { author, replyTo, quotes, hasPoll } = action
          const draft = {
            author,
            text: 'hello',
            inReplyTo: replyTo === null ? undefined : known(replyTo)?.postId,
            quoted: quotes === null ? undefined : known(quotes)?.postId,
            poll: hasPoll ? { options, durationMinutes: 5 } : undefined,
          }
          return published.push(await publish(draft))
        }
        const post = known(action.post)
        if (!post) return undefined
        switch (action.kind) {
          case 'delete':
            return remove({ postId: post.postId, username: post.author })
          case 'vote': {
            const { username, option } = action
            const { pollId } = post
            return pollId && votes.cast({ pollId, username, option, votedAt: post.createdAt })
          }
          case 'import': {
            await importers().post.add([post])
            return post.pollId && importers().poll.add([pollOf(post)])
          }
        }
      }

      for (const action of beginning) await turns.run([() => act(action)])
      for (const actions of moments) {
        await turns.run(onceImported(actions).map((action) => () => act(action)))
        await expectAgreement(published)
      }
    },
  )
  await fc.assert(property, { numRuns: 60, endOnFailure: true })
}, 300_000)

/** Two imports at once are another test's. A poll that one has stored could be deleted before the other sees it. */
function onceImported(actions: readonly Action[]): Action[] {
  const first = actions.findIndex(({ kind }) => kind === 'import')
  return actions.filter(({ kind }, index) => kind !== 'import' || index === first)
}

// biome-ignore lint/suspicious/noExplicitAny: these are items as they are stored.
type Row = any

async function expectAgreement(published: readonly Post[]): Promise<void> {
  const contents = await tableContents(dynamodb.client)
  const rowsOf = (table: string): Row[] => (contents[table] as Row[]).map((item) => unmarshall(item))
  const rows = rowsOf('posts')
  const standing = rows.filter(({ username, deleted_at }) => username && !deleted_at)
  const ids = (some: readonly Row[]) => some.map(({ posts_id }) => posts_id).toSorted()

  const referring = (member: string, id: string) =>
    standing.filter((row) => row[member]?.posts_id === id).length
  const expected = new Map<string, object>()
  for (const id of new Set([...published.map(({ postId }) => postId), ...ids(rows)])) {
    expected.set(id, { replies: referring('in_reply_to', id), quotes: referring('quoted', id) })
  }
  const counts = new Map([...expected.keys()].map((id): [string, object] => [id, { replies: 0, quotes: 0 }]))
  for (const { posts_id, replies = 0, quotes = 0 } of rows) counts.set(posts_id, { replies, quotes })
  expect(counts).toEqual(expected)

  const feeds = rowsOf('feeds')
  expect(ids(feeds.filter(({ feed }) => feed === 'posts'))).toEqual(ids(standing))
  for (const { username, posts } of rowsOf('users')) {
    const own = standing.filter((row) => row.username === username)
    expect([username, posts]).toEqual([username, own.length])
    expect(ids(feeds.filter(({ feed }) => feed === `posts/${username}`))).toEqual(ids(own))
  }

  for (const { in_reply_to, conversation_id } of standing) {
    const parent = published.find(({ postId }) => postId === in_reply_to?.posts_id)
    expect(conversation_id).toBe(parent && (parent.conversationId ?? parent.postId))
  }

  const polls = rowsOf('polls')
  const pollIds = (some: readonly Row[]) => some.map(({ polls_id }) => polls_id).toSorted()
  expect(pollIds(feeds.filter(({ feed }) => feed === 'polls'))).toEqual(pollIds(polls))
  for (const { polls_id, posts_id } of polls) {
    expect(standing).toContainEqual(expect.objectContaining({ posts_id, polls_id }))
  }
  const tallies = rowsOf('results')
  expect(pollIds(tallies)).toEqual(pollIds([...polls, ...polls]))
  const votes = rowsOf('voters')
  for (const { polls_id, response, votes: count } of tallies) {
    const given = votes.filter((vote) => vote.polls_id === polls_id && vote.choice === response)
    expect(count).toBe(given.length)
  }
}
