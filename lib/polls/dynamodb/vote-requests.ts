import type {
  QueryCommandInput,
  ScanCommandInput,
  TransactionCanceledException,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Vote } from '../vote.ts'
import type { CastResult } from '../vote-store.ts'
import { tallyKey } from './tally-item.ts'
import { votedOption, voteItem } from './vote-item.ts'

export interface VoteTables {
  readonly results: string
  readonly voters: string
}

const hasNotVoted = 'attribute_not_exists(polls_id)'
const isOption = 'attribute_exists(polls_id)'

/**
 * The vote and its count, both or neither. A condition that fails shows by itself what was wrong: `ALL_OLD` returns
 * the vote that stands with it. The token makes a repeat of this very vote, after an answer that was lost, the success
 * that it was.
 */
export function voteTransaction(
  tables: VoteTables,
  vote: Vote,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  return {
    ClientRequestToken,
    TransactItems: [
      {
        Put: {
          TableName: tables.voters,
          Item: voteItem(vote),
          ConditionExpression: hasNotVoted,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Update: {
          TableName: tables.results,
          Key: tallyKey(vote.pollId, vote.option),
          UpdateExpression: 'ADD votes :one',
          ConditionExpression: isOption,
          ExpressionAttributeValues: marshall({ ':one': 1 }),
        },
      },
    ],
  }
}

/** Why a vote was cancelled. A vote that stands decides, whatever else was wrong with the new one. */
export function cancelledCast({
  CancellationReasons = [],
}: TransactionCanceledException): CastResult | undefined {
  const [vote, tally] = CancellationReasons
  if (vote?.Item) return { outcome: 'already voted', option: votedOption(vote.Item) }
  if (tally?.Code === 'ConditionalCheckFailed') return { outcome: 'no such option' }
  return undefined
}

/** All tallies of a poll. Those of the largest poll have 16 KB, far from the megabyte that one answer holds. */
export function queryTallies(TableName: string, pollId: string, ConsistentRead: boolean): QueryCommandInput {
  return {
    TableName,
    KeyConditionExpression: 'polls_id = :pollId',
    ExpressionAttributeValues: marshall({ ':pollId': pollId }),
    ConsistentRead,
  }
}

export function scanTallies(TableName: string, Limit: number): ScanCommandInput {
  return { TableName, Limit }
}
