import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { pollOf } from '../../lib/polls/dynamodb/poll-item.ts'
import {
  getPoll,
  pollDeletionItems,
  pollTransaction,
  queryPollsByTitle,
  withoutPoll,
} from '../../lib/polls/dynamodb/poll-requests.ts'
import { voteItem } from '../../lib/polls/dynamodb/vote-item.ts'
import {
  cancelledCast,
  queryTallies,
  queryVotes,
  voteTransaction,
} from '../../lib/polls/dynamodb/vote-requests.ts'

const tables = { polls: 'P', results: 'R', feeds: 'F', voters: 'V' }
const createdAt = '2026-01-01T00:00:00.000Z'
const poll = { pollId: 'id', title: 'Tea?', author: 'ann', options: ['yes', 'no'], createdAt }
const vote = { username: 'bob', pollId: 'id', option: 'no', votedAt: createdAt }

/** The items of the poll as they are stored, with what a poll of a post that ends has beside. */
function stored(rest: { ends_at?: string; posts_id?: string } = {}) {
  const item = {
    polls_id: 'id',
    polls_title: 'Tea?',
    username: 'ann',
    responses: ['yes', 'no'],
    created_at: createdAt,
    ...rest,
  }
  const end = rest.ends_at ? { ends_at: rest.ends_at } : {}
  const tally = { polls_id: 'id', votes: 0, ...end }
  return {
    poll: item,
    entry: { feed: 'polls', position: `${createdAt}#id`, ...item },
    yes: { ...tally, response: 'yes', position: 0, polls_title: 'Tea?', response_count: 2 },
    no: { ...tally, response: 'no', position: 1 },
  }
}

describe('the transaction that adds a poll', () => {
  const endsAt = '2026-01-02T00:00:00.000Z'
  test.each([
    ['', {}, {}],
    [', with its end on each tally', { endsAt }, { ends_at: endsAt }],
    [', with its post', { postId: '7' }, { posts_id: '7' }],
  ])(
    'puts the poll if it is new, its copy into the feed and a tally of 0 votes for each option%s',
    (_, also, attributes) => {
      const { poll: item, entry, yes, no } = stored(attributes)
      expect(pollTransaction(tables, { ...poll, ...also }, 'token')).toEqual({
        ClientRequestToken: 'token',
        TransactItems: [
          {
            Put: {
              TableName: 'P',
              Item: marshall(item),
              ConditionExpression: 'attribute_not_exists(polls_id)',
            },
          },
          { Put: { TableName: 'F', Item: marshall(entry) } },
          { Put: { TableName: 'R', Item: marshall(yes) } },
          { Put: { TableName: 'R', Item: marshall(no) } },
        ],
      })
      expect(pollOf(marshall(entry))).toEqual({ ...poll, ...also })
    },
  )

  test('has 27 items for the largest poll, within the limit of 100', () => {
    const options = Array.from({ length: 25 }, (_, index) => `${index}`)
    expect(pollTransaction(tables, { ...poll, options }, 'token').TransactItems).toHaveLength(27)
  })
})

test('what deletes a poll are the keys of all that its transaction puts', () => {
  const keys = [
    ['P', { polls_id: 'id' }],
    ['F', { feed: 'polls', position: `${createdAt}#id` }],
    ['R', { polls_id: 'id', response: 'yes' }],
    ['R', { polls_id: 'id', response: 'no' }],
  ] as const
  expect(pollDeletionItems(tables, poll)).toEqual(
    keys.map(([TableName, key]) => ({ Delete: { TableName, Key: marshall(key) } })),
  )
})

test('of a poll that is missing, the deletion holds that it still is', () => {
  const condition = { TableName: 'P', Key: marshall({ polls_id: 'id' }) }
  expect(withoutPoll('P', 'id')).toEqual({
    ConditionCheck: { ...condition, ConditionExpression: 'attribute_not_exists(polls_id)' },
  })
})

describe('reading polls', () => {
  test('by id is a consistent read of the key', () => {
    expect(getPoll('P', 'id')).toEqual({
      TableName: 'P',
      Key: { polls_id: { S: 'id' } },
      ConsistentRead: true,
    })
  })

  test('by title is a query of the index, newest first', () => {
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

describe('the transaction that casts a vote', () => {
  test('puts the vote if the user has none in the poll, and adds one to the tally if the option exists and its poll ends later, if ever', () => {
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
            ConditionExpression:
              'attribute_exists(polls_id) AND (attribute_not_exists(ends_at) OR ends_at > :voted_at)',
            ExpressionAttributeValues: { ':one': { N: '1' }, ':voted_at': { S: createdAt } },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ],
    })
  })

  const none = { Code: 'None' }
  const failed = { Code: 'ConditionalCheckFailed' }
  const conflict = { Code: 'TransactionConflict' }
  const standing = { ...vote, option: 'yes' }
  const voted = { ...failed, Item: voteItem(standing) }
  const ended = { ...failed, Item: marshall(stored({ ends_at: createdAt }).no) }
  const alreadyVoted = { outcome: 'already voted', standing, hasOption: true }
  test.each([
    ['a vote that stands', [voted, none], alreadyVoted],
    ['a vote that stands and an unknown option', [voted, failed], { ...alreadyVoted, hasOption: false }],
    ['a vote that stands and the end of the poll', [voted, ended], alreadyVoted],
    ['a vote that stands and a conflict', [voted, conflict], alreadyVoted],
    ['the end of the poll', [none, ended], { outcome: 'ended', endsAt: createdAt }],
    ['an unknown option', [none, failed], { outcome: 'no such option' }],
    ['a conflict alone', [none, conflict], undefined],
    ['no reason', [], undefined],
  ])('cancelled because of %s', (_, CancellationReasons, cast) => {
    const error = new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons })
    expect(cancelledCast(error)).toEqual(cast)
  })
})

test('a read of the tallies of a poll is a consistent query by its id', () => {
  expect(queryTallies('R', 'id')).toEqual({
    TableName: 'R',
    KeyConditionExpression: 'polls_id = :pollId',
    ExpressionAttributeValues: { ':pollId': { S: 'id' } },
    ConsistentRead: true,
  })
})

test("a read of a user's votes is a query of the index by time, newest first", () => {
  const query = {
    TableName: 'V',
    IndexName: 'by_voted_at',
    KeyConditionExpression: 'username = :username',
    ExpressionAttributeValues: { ':username': { S: 'bob' } },
    ScanIndexForward: false,
    Limit: 26,
  }
  expect(queryVotes('V', 'bob', 26, undefined)).toEqual(query)
  expect(queryVotes('V', 'bob', 26, [createdAt, 'id'])).toEqual({
    ...query,
    ExclusiveStartKey: { username: { S: 'bob' }, voted_at: { S: createdAt }, polls_id: { S: 'id' } },
  })
})
