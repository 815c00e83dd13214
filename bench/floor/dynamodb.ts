/** The bare DynamoDB calls that handlers are compared with: the same requests with the same client. */
import {
  BatchGetItemCommand,
  DynamoDBClient,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { required } from '../../lib/platform/config.ts'
import { queryTallies, voteTransaction } from '../../lib/polls/dynamodb/vote-requests.ts'
import { postKey } from '../../lib/posts/dynamodb/post-item.ts'

const client = new DynamoDBClient()
const posts = required('POSTS_TABLE')
const tables = { results: required('RESULTS_TABLE'), voters: required('VOTERS_TABLE') }

export function texts(postIds: readonly string[]) {
  const RequestItems = { [posts]: { Keys: postIds.map(postKey), ConsistentRead: true } }
  return client.send(new BatchGetItemCommand({ RequestItems }))
}

export function vote(username: string, pollId: string, option: string, token: string) {
  const ballot = { pollId, username, option, votedAt: '2026-01-01T00:00:00.000Z' }
  return client.send(new TransactWriteItemsCommand(voteTransaction(tables, ballot, token)))
}

export function results(pollId: string) {
  return client.send(new QueryCommand(queryTallies(tables.results, pollId)))
}
