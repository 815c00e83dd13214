import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { getPoll, pollTransaction, queryPollsByTitle } from '../../lib/polls/dynamodb/poll-requests.ts'
import {
  cancelledCast,
  queryTallies,
  scanTallies,
  voteTransaction,
} from '../../lib/polls/dynamodb/vote-requests.ts'

const tables = { polls: 'P', results: 'R', voters: 'V' }
const createdAt = '2026-01-01T00:00:00.000Z'
const poll = { pollId: 'id', title: 'Tea?', author: 'ann', options: ['yes', 'no'], createdAt }
const vote = { username: 'bob', pollId: 'id', option: 'no', votedAt: createdAt }

describe('adding a poll', () => {
  test('puts it if it is new, and a tally of no votes for each option, the first with what the results need', () => {
    const yes = {
      polls_id: 'id',
      response: 'yes',
      position: 0,
      votes: 0,
      polls_title: 'Tea?',
      response_count: 2,
    }
    const no = { polls_id: 'id', response: 'no', position: 1, votes: 0 }
    expect(pollTransaction(tables, poll, 'token')).toEqual({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Put: {
            TableName: 'P',
            Item: marshall({
              polls_id: 'id',
              polls_title: 'Tea?',
              username: 'ann',
              responses: ['yes', 'no'],
              created_at: createdAt,
            }),
            ConditionExpression: 'attribute_not_exists(polls_id)',
          },
        },
        { Put: { TableName: 'R', Item: marshall(yes) } },
        { Put: { TableName: 'R', Item: marshall(no) } },
      ],
    })
  })

  test('is 26 items for the largest, of the 100 that a transaction may have', () => {
    const options = Array.from({ length: 25 }, (_, index) => `${index}`)
    expect(pollTransaction(tables, { ...poll, options }, 'token').TransactItems).toHaveLength(26)
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
    expect(queryPollsByTitle('P', 'Tea?', 26, undefined)).toEqual({
      TableName: 'P',
      IndexName: 'by_polls_title',
      KeyConditionExpression: 'polls_title = :title',
      ExpressionAttributeValues: { ':title': { S: 'Tea?' } },
      ScanIndexForward: false,
      Limit: 26,
    })
  })
})

describe('casting a vote', () => {
  test('puts the voter if there is none, and adds one to the option if there is one', () => {
    expect(voteTransaction(tables, vote, 'token')).toEqual({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Put: {
            TableName: 'V',
            Item: marshall({ username: 'bob', polls_id: 'id', choice: 'no', voted_at: createdAt }),
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
  const alreadyVoted = { outcome: 'already voted', option: 'yes' }
  test.each([
    ['a vote that stands', [voted, none], alreadyVoted],
    ['a vote that stands and no such option', [voted, failed], alreadyVoted],
    ['a vote that stands and a conflict', [voted, conflict], alreadyVoted],
    ['no such option', [none, failed], { outcome: 'no such option' }],
    ['a conflict alone', [none, conflict], undefined],
    ['no reason', [], undefined],
  ])('cancelled for %s', (_, CancellationReasons, cast) => {
    const error = new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons })
    expect(cancelledCast(error)).toEqual(cast)
  })
})

describe('reading tallies', () => {
  test.each([true, false])('of one poll is a query by its id, consistent or not: %p', (ConsistentRead) => {
    expect(queryTallies('R', 'id', ConsistentRead)).toEqual({
      TableName: 'R',
      KeyConditionExpression: 'polls_id = :pollId',
      ExpressionAttributeValues: { ':pollId': { S: 'id' } },
      ConsistentRead,
    })
  })

  test('of all polls is a scan', () => {
    expect(scanTallies('R', 104)).toEqual({ TableName: 'R', Limit: 104 })
  })
})
