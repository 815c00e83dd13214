import { randomUUID } from 'node:crypto'
import {
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { decodeCursor, encodeCursor, someText } from '../../platform/cursor.ts'
import type { DynamoDB, DynamoDBStore } from '../../platform/dynamodb.ts'
import type { BallotBox, PollCount } from '../vote-store.ts'
import { eachItem } from './each-item.ts'
import { countOf, type ResultItem } from './result-item.ts'
import { type BallotTables, castVote, queryResults, refusedVote, scanResults } from './vote-requests.ts'

/** How many responses a poll usually has at most; only how much one Scan reads depends on it. */
const usualResponses = 4

/** A position among all results: the key of the last result of a poll. */
type ResultPosition = readonly [polls_id: string, response: string]

const allResults = 'all results'

export function dynamodbBallotBox(store: DynamoDBStore, tables: BallotTables): BallotBox {
  async function read(
    pollId: string,
    consistent: boolean,
    operation: DynamoDB,
  ): Promise<PollCount | undefined> {
    const command = new QueryCommand(queryResults(tables.results, pollId, consistent))
    const { Items = [] } = await operation.send(command)
    return countOf(Items.map((item) => unmarshall(item) as ResultItem))
  }

  function allItems(cursor: string | undefined, limit: number, operation: DynamoDB) {
    const after = decodeCursor(allResults, cursor, [someText(64), someText(100)])
    const start = after && marshall({ polls_id: after[0], response: after[1] })
    const scan = scanResults(tables.results, limit * usualResponses)
    return eachItem(start, (ExclusiveStartKey) => {
      const command = new ScanCommand({ ...scan, ExclusiveStartKey })
      return operation.send(command)
    })
  }

  async function countEach(polls: Map<string, ResultItem[]>, operation: DynamoDB): Promise<PollCount[]> {
    const counts = [...polls].map(([pollId, items]) => countOf(items) ?? read(pollId, true, operation))
    return (await Promise.all(counts)).filter((count) => count !== undefined)
  }

  return {
    async cast(vote) {
      const command = new TransactWriteItemsCommand(castVote(tables, vote, randomUUID()))
      try {
        await store.send(command)
        return { outcome: 'counted' }
      } catch (error) {
        const refused = error instanceof TransactionCanceledException && refusedVote(error)
        if (!refused) throw error
        return refused
      }
    },

    /** An eventually consistent read costs half; where it finds no whole poll, a consistent one has the word. */
    async count(pollId) {
      const operation = store.operation()
      return (await read(pollId, false, operation)) ?? read(pollId, true, operation)
    },

    /** A poll's results stand together, so a poll is whole once the next one begins or the table has ended. */
    async countAll({ limit, cursor }) {
      const operation = store.operation()
      const polls = new Map<string, ResultItem[]>()
      let last: ResultPosition = ['', '']
      for await (const item of allItems(cursor, limit + 1, operation)) {
        const result = unmarshall(item) as ResultItem
        const { polls_id, response } = result
        const known = polls.get(polls_id)
        if (known) known.push(result)
        else if (polls.size < limit) polls.set(polls_id, [result])
        else return { counts: await countEach(polls, operation), next: encodeCursor(allResults, last) }
        last = [polls_id, response]
      }
      return { counts: await countEach(polls, operation) }
    },
  }
}
