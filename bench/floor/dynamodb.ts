/** The bare DynamoDB calls that handlers are measured against: the same commands by the same client. */
import {
  BatchGetItemCommand,
  DynamoDBClient,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { required } from '../../lib/platform/config.ts'
import { castVote, queryResults } from '../../lib/polls/dynamodb/vote-requests.ts'
import { getPosts } from '../../lib/posts/dynamodb/post-requests.ts'

const client = new DynamoDBClient()
const posts = required('POSTS_TABLE')
const ballots = { results: required('RESULTS_TABLE'), voters: required('VOTERS_TABLE') }

export function texts(postIds: readonly string[]) {
  return client.send(new BatchGetItemCommand(getPosts(posts, postIds)))
}

export function vote(user: string, polls_id: string, choice: string, token: string) {
  const ballot = { user, polls_id, choice, voted_at: '2026-01-01T00:00:00.000Z' }
  return client.send(new TransactWriteItemsCommand(castVote(ballots, ballot, token)))
}

export function results(polls_id: string) {
  return client.send(new QueryCommand(queryResults(ballots.results, polls_id, false)))
}
