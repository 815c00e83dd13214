import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { dynamodbStore } from '../../../lib/platform/dynamodb.ts'
import { dynamodbPollList } from '../../../lib/polls/dynamodb/dynamodb-poll-list.ts'
import { dynamodbPollStore } from '../../../lib/polls/dynamodb/dynamodb-poll-store.ts'
import { dynamodbVoteHistory } from '../../../lib/polls/dynamodb/dynamodb-vote-history.ts'
import { dynamodbVoteStore } from '../../../lib/polls/dynamodb/dynamodb-vote-store.ts'

export const pollTables = { polls: 'polls', results: 'results', feeds: 'feeds', voters: 'voters' }

/** The stores of polls and votes behind a client. */
export function pollStoresBehind(client: DynamoDBClient, tables = pollTables) {
  const store = dynamodbStore(client)
  return {
    polls: dynamodbPollStore(store, tables),
    list: dynamodbPollList(store, tables),
    votes: dynamodbVoteStore(store, tables),
    history: dynamodbVoteHistory(store, tables),
  }
}
