import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { measureOperations } from '../../bench/operations.ts'
import { removeWorkFolder } from '../../bench/support/bundles.ts'
import type { Consumption } from '../../bench/support/consumption.ts'
import { type BenchStores, startStores } from '../../bench/support/stores.ts'

let stores: BenchStores
let consumption: Map<string, Consumption>

beforeAll(async () => {
  // The bench says what it measures.
  jest.spyOn(console, 'error').mockImplementation(() => undefined)
  stores = await startStores()
  consumption = await measureOperations(stores, [])
})
afterAll(async () => {
  await stores.stop()
  removeWorkFolder()
})

function of(name: string) {
  const { dynamodb, redis, readUnits, writeUnits } = consumption.get(name) as Consumption
  return {
    dynamodb: dynamodb.map(({ operation }) => operation),
    redis: redis.roundTrips,
    units: [readUnits, writeUnits],
  }
}

describe('a page of posts is one Query and one round trip to Redis, whatever its length', () => {
  test.each([
    [1, 1],
    [20, 2],
    [100, 6],
  ])('of %i posts', (limit, readUnits) => {
    for (const name of [`posts, ${limit}`, `posts, ${limit}, for a viewer`]) {
      expect({ name, ...of(name) }).toEqual({
        name,
        dynamodb: ['Query'],
        redis: 1,
        units: [readUnits, 0],
      })
    }
  })
})

test('lists of posts by other keys are two requests to DynamoDB at most and one round trip to Redis', () => {
  expect(of('posts by 20 ids')).toEqual({ dynamodb: ['BatchGetItem'], redis: 1, units: [20, 0] })
  expect(of("a user's posts")).toMatchObject({ dynamodb: ['Query'], redis: 1 })
  expect(of('post')).toEqual({ dynamodb: ['BatchGetItem'], redis: 1, units: [1, 0] })
  expect(of("a user's likes for a viewer")).toEqual({ dynamodb: ['BatchGetItem'], redis: 1, units: [11, 0] })
  for (const name of ['top ten, texts included', 'top ten for a viewer']) {
    expect({ name, ...of(name) }).toEqual({ name, dynamodb: ['BatchGetItem'], redis: 1, units: [10, 0] })
  }
  expect(of('users, 25')).toMatchObject({ dynamodb: ['Query', 'BatchGetItem'], redis: 1 })
  expect(of('user')).toEqual({ dynamodb: ['GetItem'], redis: 1, units: [1, 0] })
})

test('a like reads and writes DynamoDB only for a post or a user that is new to the process', () => {
  expect(of('like')).toEqual({ dynamodb: [], redis: 1, units: [0, 0] })
  expect(of('like, repeated')).toEqual({ dynamodb: [], redis: 1, units: [0, 0] })
  expect(of('like, a post new to the process')).toEqual({ dynamodb: ['GetItem'], redis: 1, units: [1, 0] })
  expect(of('like, a user new to the process')).toEqual({ dynamodb: ['GetItem'], redis: 1, units: [1, 0] })
  expect(of('like, an unregistered user')).toEqual({
    dynamodb: ['GetItem', 'TransactWriteItems'],
    redis: 1,
    units: [1, 4],
  })
})

test('a post is published by one transaction, and deleted by two writes', () => {
  expect(of('create post')).toEqual({ dynamodb: ['TransactWriteItems'], redis: 0, units: [0, 8] })
  expect(of('delete post with 30 likes')).toEqual({
    dynamodb: ['GetItem', 'TransactWriteItems', 'DeleteItem'],
    redis: 2,
    units: [1, 9],
  })
})

describe('a page of polls is one Query, and a BatchGetItem for each hundred of its options and votes', () => {
  test.each([
    [1, 1, 1, [5, 6]],
    [20, 1, 1, [82, 102]],
    [100, 4, 5, [406, 506]],
  ] as const)('of %i polls of 4 options', (limit, batches, batchesForViewer, readUnits) => {
    for (const [name, count, units] of [
      [`polls of 4, ${limit}`, batches, readUnits[0]],
      [`polls of 4, ${limit}, for a viewer`, batchesForViewer, readUnits[1]],
    ] as const) {
      expect({ name, ...of(name) }).toEqual({
        name,
        dynamodb: ['Query', ...Array(count).fill('BatchGetItem')],
        redis: 0,
        units: [units, 0],
      })
    }
  })
})

test('a vote is one transaction, whether its poll ends or not, and what was voted is found by few reads', () => {
  for (const name of ['vote', 'vote in a poll with an end']) {
    expect({ name, ...of(name) }).toEqual({
      name,
      dynamodb: ['TransactWriteItems'],
      redis: 0,
      units: [0, 5],
    })
  }
  expect(of('vote, repeated').dynamodb).toEqual(['TransactWriteItems'])
  expect(of("a user's vote")).toMatchObject({ dynamodb: ['BatchGetItem'], units: [2, 0] })
  expect(of("a user's votes, 25")).toMatchObject({ dynamodb: ['Query', 'BatchGetItem'] })
  expect(of('results')).toMatchObject({ dynamodb: ['Query'], units: [1, 0] })
  expect(of('create poll of 4')).toMatchObject({ dynamodb: ['TransactWriteItems'], units: [0, 13] })
})
