import { randomUUID } from 'node:crypto'
import {
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { readItems } from '../../platform/dynamodb/read-items.ts'
import type { DynamoDBStore } from '../../platform/dynamodb.ts'
import type { VoteStore } from '../vote-store.ts'
import { pollTalliesOf, pollTallyOf, storedTallyOf, tallyKey } from './tally-item.ts'
import { cancelledCast, queryTallies, type VoteTables, voteTransaction } from './vote-requests.ts'

export function dynamodbVoteStore(store: DynamoDBStore, tables: VoteTables): VoteStore {
  return {
    async cast(vote) {
      try {
        await store.send(new TransactWriteItemsCommand(voteTransaction(tables, vote, randomUUID())))
        return { outcome: 'counted' }
      } catch (error) {
        const cancelled = error instanceof TransactionCanceledException && cancelledCast(error)
        if (!cancelled) throw error
        return cancelled
      }
    },

    async tally(pollId) {
      const { Items = [] } = await store.send(new QueryCommand(queryTallies(tables.results, pollId)))
      return pollTallyOf(Items.map(storedTallyOf))
    },

    async talliesOf(polls) {
      const keys = polls.flatMap(({ pollId, options }) => options.map((option) => tallyKey(pollId, option)))
      return pollTalliesOf((await readItems(store, tables.results, keys)).map(storedTallyOf))
    },
  }
}
