import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { addPoll, getPoll, queryPollsTitled } from '../../lib/polls/dynamodb/poll-requests.ts'
import { castVote, queryResults, refusedVote, scanResults } from '../../lib/polls/dynamodb/vote-requests.ts'

const tables = { polls: 'P', results: 'R', voters: 'V' }
const created_at = '2026-01-01T00:00:00.000Z'
const poll = { polls_id: 'id', polls_title: 'Tea?', username: 'ann', responses: ['yes', 'no'], created_at }
const vote = { user: 'bob', polls_id: 'id', choice: 'no', voted_at: created_at }

describe('adding a poll', () => {
  test('puts it if it is new, and its results with no votes, the first with what a count needs', () => {
    const yes = {
      polls_id: 'id',
      response: 'yes',
      position: 0,
      votes: 0,
      polls_title: 'Tea?',
      response_count: 2,
    }
    const no = { polls_id: 'id', response: 'no', position: 1, votes: 0 }
    expect(addPoll(tables, poll, 'token')).toEqual({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Put: {
            TableName: 'P',
            Item: marshall(poll),
            ConditionExpression: 'attribute_not_exists(polls_id)',
          },
        },
        { Put: { TableName: 'R', Item: marshall(yes) } },
        { Put: { TableName: 'R', Item: marshall(no) } },
      ],
    })
  })

  test('is 26 items for the largest, of the 100 that a transaction may have', () => {
    const responses = Array.from({ length: 25 }, (_, index) => `${index}`)
    expect(addPoll(tables, { ...poll, responses }, 'token').TransactItems).toHaveLength(26)
  })
})

describe('reading polls', () => {
  test('takes one by its key, consistently', () => {
    expect(getPoll('P', 'id')).toEqual({
      TableName: 'P',
      Key: { polls_id: { S: 'id' } },
      ConsistentRead: true,
    })
  })

  test('queries the index of titles backwards in time', () => {
    expect(queryPollsTitled('P', 'Tea?', 26, undefined)).toEqual({
      TableName: 'P',
      IndexName: 'by_polls_title',
      KeyConditionExpression: 'polls_title = :polls_title',
      ExpressionAttributeValues: { ':polls_title': { S: 'Tea?' } },
      ScanIndexForward: false,
      Limit: 26,
    })
  })
})

describe('casting a vote', () => {
  test('puts the voter if there is none, and adds one to the response if there is one', () => {
    expect(castVote(tables, vote, 'token')).toEqual({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Put: {
            TableName: 'V',
            Item: marshall({ username: 'bob', polls_id: 'id', choice: 'no', voted_at: created_at }),
            ConditionExpression: 'attribute_not_exists(polls_id)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        {
          Update: {
            TableName: 'R',
            Key: { polls_id: { S: 'id' }, response: { S: 'no' } },
            UpdateExpression: 'ADD votes :one',
            ConditionExpression: 'attribute_exists(polls_id)',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    })
  })

  const none = { Code: 'None' }
  const failed = { Code: 'ConditionalCheckFailed' }
  const conflict = { Code: 'TransactionConflict' }
  const voted = { ...failed, Item: marshall({ username: 'bob', polls_id: 'id', choice: 'yes' }) }
  const votedBefore = { outcome: 'voted before', choice: 'yes' }
  test.each([
    ['a vote that stands', [voted, none], votedBefore],
    ['a vote that stands and no such response', [voted, failed], votedBefore],
    ['a vote that stands and a conflict', [voted, conflict], votedBefore],
    ['no such response', [none, failed], { outcome: 'no such response' }],
    ['a conflict alone', [none, conflict], undefined],
    ['no reason', [], undefined],
  ])('cancelled for %s', (_, CancellationReasons, cast) => {
    const error = new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons })
    expect(refusedVote(error)).toEqual(cast)
  })
})

describe('reading results', () => {
  test.each([true, false])('of one poll is a query by its id, consistent or not: %p', (ConsistentRead) => {
    expect(queryResults('R', 'id', ConsistentRead)).toEqual({
      TableName: 'R',
      KeyConditionExpression: 'polls_id = :polls_id',
      ExpressionAttributeValues: { ':polls_id': { S: 'id' } },
      ConsistentRead,
    })
  })

  test('of all polls is a scan', () => {
    expect(scanResults('R', 104)).toEqual({ TableName: 'R', Limit: 104 })
  })
})
