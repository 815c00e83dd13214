import type {
  GetItemCommandInput,
  QueryCommandInput,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Poll } from '../poll.ts'
import { pollEntry, pollEntryKey, pollItem, pollKey, titleIndexKey } from './poll-item.ts'
import { tallyItems, tallyKey } from './tally-item.ts'

export interface PollTables {
  readonly polls: string
  readonly results: string
  readonly feeds: string
}

const titleIndex = 'by_polls_title'

/** The places of the conditions in `pollTransaction`. */
export const pollConditions = { newId: 0 } as const

/**
 * The poll's row, on condition that its id is new, its entry in the feed and a tally for each of its options: at most
 * 27 items. The entry and the tallies need no condition, since they are only ever written with their poll.
 */
export function newPollItems(tables: PollTables, poll: Poll): TransactWriteItem[] {
  return [
    {
      Put: {
        TableName: tables.polls,
        Item: pollItem(poll),
        ConditionExpression: 'attribute_not_exists(polls_id)',
      },
    },
    { Put: { TableName: tables.feeds, Item: pollEntry(poll) } },
    ...tallyItems(poll).map((Item) => ({ Put: { TableName: tables.results, Item } })),
  ]
}

/** The poll with all that belongs to it, all or nothing. */
export function pollTransaction(
  tables: PollTables,
  poll: Poll,
  ClientRequestToken: string,
): TransactWriteItemsCommandInput {
  return { ClientRequestToken, TransactItems: newPollItems(tables, poll) }
}

/** What deletes a poll, together with the post to which it belongs. Its votes stay, and lead to no poll. */
export function pollDeletionItems(tables: PollTables, poll: Poll): TransactWriteItem[] {
  return [
    { Delete: { TableName: tables.polls, Key: pollKey(poll.pollId) } },
    { Delete: { TableName: tables.feeds, Key: pollEntryKey(poll) } },
    ...poll.options.map((option) => ({
      Delete: { TableName: tables.results, Key: tallyKey(poll.pollId, option) },
    })),
  ]
}

/** The condition that there is no such poll, as an item of a transaction. */
export function withoutPoll(TableName: string, pollId: string): TransactWriteItem {
  const ConditionExpression = 'attribute_not_exists(polls_id)'
  return { ConditionCheck: { TableName, Key: pollKey(pollId), ConditionExpression } }
}

/** Consistent, so that a poll is found as soon as its author was told that it exists. */
export function getPoll(TableName: string, pollId: string): GetItemCommandInput {
  return { TableName, Key: pollKey(pollId), ConsistentRead: true }
}

/** A position among the polls of one title: the last poll of a page. */
export type PollPosition = readonly [createdAt: string, pollId: string]

export function queryPollsByTitle(
  TableName: string,
  title: string,
  Limit: number,
  after: PollPosition | undefined,
): QueryCommandInput {
  return {
    TableName,
    IndexName: titleIndex,
    KeyConditionExpression: 'polls_title = :title',
    ExpressionAttributeValues: marshall({ ':title': title }),
    ScanIndexForward: false,
    Limit,
    ...(after && { ExclusiveStartKey: titleIndexKey({ title, createdAt: after[0], pollId: after[1] }) }),
  }
}
