import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { chunks } from '../../platform/chunks.ts'
import { refusedConditions } from '../../platform/dynamodb/refused-conditions.ts'
import type { DynamoDB } from '../../platform/dynamodb.ts'
import { grouped } from '../../platform/grouped.ts'
import { pollKey } from '../../polls/dynamodb/poll-item.ts'
import { voteKey } from '../../polls/dynamodb/vote-item.ts'
import type { Vote } from '../../polls/vote.ts'
import type { BulkTables } from './bulk-tables.ts'
import { standingPolls } from './standing.ts'
import { storedVotes } from './stored-lists.ts'

/** A transaction has 100 items, of which one is the condition. */
const votesAtOnce = 99

/** Deletes the votes of polls that have been deleted, which nothing counts or lists. */
export async function removeOrphanedVotes(store: DynamoDB, tables: BulkTables): Promise<void> {
  for await (const votes of storedVotes(store, tables)) {
    const polls = await standingPolls(
      store,
      tables.polls,
      votes.map(({ pollId }) => pollId),
    )
    const orphans = grouped(
      votes.filter(({ pollId }) => !polls.has(pollId)),
      ({ pollId }) => pollId,
    )
    for (const [pollId, ofPoll] of orphans) {
      for (const some of chunks(ofPoll, votesAtOnce)) await removeUnlessPollIsBack(pollId, some)
    }
  }

  async function removeUnlessPollIsBack(pollId: string, votes: readonly Vote[]): Promise<void> {
    const condition: TransactWriteItem = {
      ConditionCheck: {
        TableName: tables.polls,
        Key: pollKey(pollId),
        ConditionExpression: 'attribute_not_exists(polls_id)',
      },
    }
    const deletions = votes.map((vote) => ({ Delete: { TableName: tables.voters, Key: voteKey(vote) } }))
    try {
      await store.send(new TransactWriteItemsCommand({ TransactItems: [condition, ...deletions] }))
    } catch (error) {
      if (!refusedConditions(error)) throw error
    }
  }
}
