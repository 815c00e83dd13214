import { randomUUID } from 'node:crypto'
import {
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import type { DynamoDB, DynamoDBStore } from '../../platform/dynamodb.ts'
import { pageOf } from '../../platform/page.ts'
import type { PollTally } from '../tally.ts'
import type { VoteStore } from '../vote-store.ts'
import { itemsAfter } from './items-after.ts'
import { pollTallyOf, type StoredTally, storedTallyOf, tallyKey } from './tally-item.ts'
import {
  cancelledCast,
  queryTallies,
  scanTallies,
  type VoteTables,
  voteTransaction,
} from './vote-requests.ts'

/** The usual number of options of a poll, at most; it only decides how much one Scan reads. */
const usualOptions = 4

/** The scope of the cursors in the list of all tallies; a position is the key of a poll's last tally. */
const allTallies = 'all results'

export function dynamodbVoteStore(store: DynamoDBStore, tables: VoteTables): VoteStore {
  async function read(
    pollId: string,
    consistent: boolean,
    operation: DynamoDB,
  ): Promise<PollTally | undefined> {
    const query = new QueryCommand(queryTallies(tables.results, pollId, consistent))
    const { Items = [] } = await operation.send(query)
    return pollTallyOf(Items.map(storedTallyOf))
  }

  async function* talliesAfter(cursor: string | undefined, limit: number, operation: DynamoDB) {
    const after = decodeCursor(allTallies, cursor, [someText(64), someText(100)])
    const scan = scanTallies(tables.results, limit * usualOptions)
    const items = itemsAfter(after && tallyKey(...after), (ExclusiveStartKey) =>
      operation.send(new ScanCommand({ ...scan, ExclusiveStartKey })),
    )
    for await (const item of items) yield storedTallyOf(item)
  }

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

    /** An eventually consistent read costs half; only where it finds no whole poll does a consistent one follow. */
    async tally(pollId) {
      const operation = store.operation()
      return (await read(pollId, false, operation)) ?? read(pollId, true, operation)
    },

    /** The tallies of one poll are adjacent, so a poll is whole once the next one begins or the table ends. */
    async tallyAll({ limit, cursor }) {
      const operation = store.operation()
      const polls: TalliesOfPoll[] = []
      for await (const tally of talliesAfter(cursor, limit + 1, operation)) {
        const last = polls.at(-1)
        if (last?.pollId === tally.pollId) last.tallies.push(tally)
        else polls.push({ pollId: tally.pollId, tallies: [tally] })
        if (polls.length > limit) break
      }
      const { items, ...rest } = pageOf(polls, limit, ({ pollId, tallies }) =>
        encodeCursor(allTallies, [pollId, tallies.at(-1)?.option ?? '']),
      )
      const whole = await Promise.all(
        items.map(({ pollId, tallies }) => pollTallyOf(tallies) ?? read(pollId, true, operation)),
      )
      return { items: whole.filter((tally) => tally !== undefined), ...rest }
    },
  }
}

interface TalliesOfPoll {
  readonly pollId: string
  readonly tallies: StoredTally[]
}
