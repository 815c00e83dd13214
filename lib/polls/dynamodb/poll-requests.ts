import type {
  GetItemCommandInput,
  QueryCommandInput,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Poll } from '../../api/classic/polls/polls-contract.ts'
import { resultItems } from './result-item.ts'

/** A position in the polls of one title: of the index's item that ended a page, the key beside the title. */
export type PollPosition = readonly [created_at: string, polls_id: string]

export interface PollTables {
  readonly polls: string
  readonly results: string
}

export const pollsByTitle = 'by_polls_title'

const isNewPoll = 'attribute_not_exists(polls_id)'

/**
 * The poll and a result for each of its responses, all or nothing: at most 26 items. The results need no
 * condition, since they come and stay with their poll.
 */
export function addPoll(
  tables: PollTables,
  poll: Poll,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  return {
    ClientRequestToken,
    TransactItems: [
      { Put: { TableName: tables.polls, Item: marshall(poll), ConditionExpression: isNewPoll } },
      ...resultItems(poll).map((item) => ({ Put: { TableName: tables.results, Item: marshall(item) } })),
    ],
  }
}

/** Consistent, so that a poll is there for whoever was told that it was created. */
export function getPoll(TableName: string, polls_id: string): GetItemCommandInput {
  return { TableName, Key: marshall({ polls_id }), ConsistentRead: true }
}

export function queryPollsTitled(
  TableName: string,
  polls_title: string,
  Limit: number,
  after: PollPosition | undefined,
): QueryCommandInput {
  return {
    TableName,
    IndexName: pollsByTitle,
    KeyConditionExpression: 'polls_title = :polls_title',
    ExpressionAttributeValues: marshall({ ':polls_title': polls_title }),
    ScanIndexForward: false,
    Limit,
    ...(after && {
      ExclusiveStartKey: marshall({ polls_title, created_at: after[0], polls_id: after[1] }),
    }),
  }
}
