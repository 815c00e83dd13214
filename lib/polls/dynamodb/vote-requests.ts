import type {
  QueryCommandInput,
  ScanCommandInput,
  TransactionCanceledException,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Vote } from '../../api/classic/polls/polls-contract.ts'
import type { Cast } from '../vote-store.ts'

export interface BallotTables {
  readonly results: string
  readonly voters: string
}

const hasNotVoted = 'attribute_not_exists(polls_id)'
const isResponse = 'attribute_exists(polls_id)'

/**
 * The vote and its count, both or neither. A condition that fails tells by itself what was wrong: `ALL_OLD` has
 * the vote that stands come back with it. The token makes a repeat of this very vote, after an answer that was
 * lost, the success that it was.
 */
export function castVote(
  tables: BallotTables,
  { user, polls_id, choice, voted_at }: Vote,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  return {
    ClientRequestToken,
    TransactItems: [
      {
        Put: {
          TableName: tables.voters,
          Item: marshall({ username: user, polls_id, choice, voted_at }),
          ConditionExpression: hasNotVoted,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Update: {
          TableName: tables.results,
          Key: marshall({ polls_id, response: choice }),
          UpdateExpression: 'ADD votes :one',
          ConditionExpression: isResponse,
          ExpressionAttributeValues: marshall({ ':one': 1 }),
        },
      },
    ],
  }
}

/** What a cancelled vote came to. A vote that stands decides, whatever else was wrong with the new one. */
export function refusedVote({ CancellationReasons = [] }: TransactionCanceledException): Cast | undefined {
  const [voter, result] = CancellationReasons
  if (voter?.Item) return { outcome: 'voted before', choice: unmarshall(voter.Item).choice }
  if (result?.Code === 'ConditionalCheckFailed') return { outcome: 'no such response' }
  return undefined
}

/** All results of a poll. The largest poll's have 16 KB, far from the megabyte that one answer holds. */
export function queryResults(
  TableName: string,
  polls_id: string,
  ConsistentRead: boolean,
): QueryCommandInput {
  return {
    TableName,
    KeyConditionExpression: 'polls_id = :polls_id',
    ExpressionAttributeValues: marshall({ ':polls_id': polls_id }),
    ConsistentRead,
  }
}

export function scanResults(TableName: string, Limit: number): ScanCommandInput {
  return { TableName, Limit }
}
