import { isDeepStrictEqual } from 'node:util'
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDB } from '../../platform/dynamodb.ts'
import { once } from '../../platform/once.ts'
import { newPollItems } from '../../polls/dynamodb/poll-requests.ts'
import type { Poll } from '../../polls/poll.ts'
import { postKey, standingRow } from '../../posts/dynamodb/post-item.ts'
import type { PostPoll } from '../../posts/post.ts'
import type { BulkTables } from './bulk-tables.ts'
import { addConditionally, packed, type Storage } from './conditional-writes.ts'
import { compared } from './differences.ts'
import type { Importer, Outcome } from './import-members.ts'
import { removeOrphanedVotes } from './orphaned-votes.ts'
import { standingPolls, standingPosts } from './standing.ts'
import type { RegisterAll } from './user-importer.ts'

interface Dependencies {
  readonly store: DynamoDB
  readonly tables: BulkTables
  readonly registerAll: RegisterAll
}

export function pollImporter({ store, tables, registerAll }: Dependencies): Importer<Poll> {
  /**
   * The votes of a deleted poll stay, and would be found again under a poll that is stored anew, where no tally counts
   * them. Once a run is enough: only what is deleted during the run could leave more.
   */
  const orphansRemoved = once(() => removeOrphanedVotes(store, tables))

  /** A poll and its post name each other. */
  async function strays(polls: readonly Poll[]): Promise<ReadonlyMap<Poll, Outcome>> {
    const postIds = polls.flatMap(({ postId }) => postId ?? [])
    const posts = await standingPosts(store, tables.posts, postIds)
    return new Map(
      polls.flatMap((poll): [Poll, Outcome][] => {
        if (poll.postId === undefined) return []
        const post = posts.get(poll.postId)
        if (post === undefined || post === 'being deleted') {
          return [[poll, { refused: `there is no post ${poll.postId}` }]]
        }
        if (post.pollId !== poll.pollId) {
          return [[poll, { refused: `post ${poll.postId} does not have poll ${poll.pollId}` }]]
        }
        if (!post.poll || isDeepStrictEqual(post.poll, copyOf(poll))) return []
        return [[poll, { refused: `post ${poll.postId} has another copy of poll ${poll.pollId}` }]]
      }),
    )
  }

  const storage: Storage<Poll> = {
    keyOf: ({ pollId }) => pollId,

    async judge(polls) {
      const standing = await standingPolls(
        store,
        tables.polls,
        polls.map(({ pollId }) => pollId),
      )
      const stray = await strays(polls.filter(({ pollId }) => !standing.has(pollId)))
      return polls.map((poll) => {
        const other = standing.get(poll.pollId)
        return other
          ? compared({ type: 'poll', value: poll }, { type: 'poll', value: other })
          : stray.get(poll)
      })
    },

    async prepare(polls) {
      await registerAll(polls.map(({ author, createdAt }) => ({ username: author, createdAt })))
      await orphansRemoved()
    },

    transactions(polls) {
      const itemsOf = (poll: Poll) => [...newPollItems(tables, poll), ...conditionOnPost(tables.posts, poll)]
      return packed(polls, (poll) => itemsOf(poll).length).map((values) => ({
        values,
        items: values.flatMap(itemsOf),
      }))
    },
  }
  return { batchSize: 200, add: (polls) => addConditionally(store, storage, polls) }
}

/** What the poll's post has of it. */
function copyOf({ options, endsAt }: Poll): PostPoll {
  return { options, ...(endsAt !== undefined && { endsAt }) }
}

/** The post, where there is one, stands and names the poll: its deletion, which deletes the poll too, has not begun. */
function conditionOnPost(TableName: string, { pollId, postId }: Poll): TransactWriteItem[] {
  if (postId === undefined) return []
  const condition = {
    TableName,
    Key: postKey(postId),
    ConditionExpression: `${standingRow} AND polls_id = :pollId`,
    ExpressionAttributeValues: marshall({ ':pollId': pollId }),
  }
  return [{ ConditionCheck: condition }]
}
