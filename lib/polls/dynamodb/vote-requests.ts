import type {
  QueryCommandInput,
  ScanCommandInput,
  TransactionCanceledException,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Vote } from '../vote.ts'
import type { CastResult } from '../vote-store.ts'
import { storedTallyOf, tallyKey } from './tally-item.ts'
import { timeIndexKey, voteItem, voteKey, voteOf } from './vote-item.ts'

export interface VoteTables {
  readonly results: string
  readonly voters: string
}

const hasNotVoted = 'attribute_not_exists(polls_id)'
const isOpenOption = 'attribute_exists(polls_id) AND (attribute_not_exists(ends_at) OR ends_at > :voted_at)'

const timeIndex = 'by_voted_at'

/**
 * The vote and its count, both or neither. A condition that fails shows by itself what was wrong: `ALL_OLD` returns the
 * vote that stands, or the option of a poll that ended before the vote. The token makes a repeat of this very vote,
 * after an answer that was lost, the success that it was.
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
          ConditionExpression: isOpenOption,
          ExpressionAttributeValues: marshall({ ':one': 1, ':voted_at': vote.votedAt }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
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
  const isRefused = tally?.Code === 'ConditionalCheckFailed'
  const hasOption = !isRefused || tally.Item !== undefined
  if (vote?.Item) return { outcome: 'already voted', standing: voteOf(vote.Item), hasOption }
  if (!isRefused) return undefined
  const endsAt = tally.Item && storedTallyOf(tally.Item).endsAt
  return endsAt === undefined ? { outcome: 'no such option' } : { outcome: 'ended', endsAt }
}

/**
 * All tallies of a poll, those of the largest poll 16 KB, far from the megabyte that one answer holds. Consistent, so
 * that the votes are those that have been answered, and none are left of a poll once its deletion was.
 */
export function queryTallies(TableName: string, pollId: string): QueryCommandInput {
  return {
    TableName,
    KeyConditionExpression: 'polls_id = :pollId',
    ExpressionAttributeValues: marshall({ ':pollId': pollId }),
    ConsistentRead: true,
  }
}

/** A position among the votes of a user: the last vote of a page. */
export type VotePosition = readonly [votedAt: string, pollId: string]

/** A user's votes, newest first. */
export function queryVotes(
  TableName: string,
  username: string,
  Limit: number,
  after: VotePosition | undefined,
): QueryCommandInput {
  return {
    TableName,
    IndexName: timeIndex,
    KeyConditionExpression: 'username = :username',
    ExpressionAttributeValues: marshall({ ':username': username }),
    ScanIndexForward: false,
    Limit,
    ...(after && { ExclusiveStartKey: timeIndexKey({ username, votedAt: after[0], pollId: after[1] }) }),
  }
}

/** All votes, by key. They begin after a position. */
export function scanVotes(
  TableName: string,
  position: Pick<Vote, 'username' | 'pollId'> | undefined,
  Limit: number,
): ScanCommandInput {
  return {
    TableName,
    Limit,
    ConsistentRead: true,
    ...(position && { ExclusiveStartKey: voteKey(position) }),
  }
}
