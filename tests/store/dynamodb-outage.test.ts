import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, test } from '@jest/globals'
import { dynamodbClient, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbPollStore } from '../../lib/polls/dynamodb/dynamodb-poll-store.ts'
import { dynamodbVoteStore } from '../../lib/polls/dynamodb/dynamodb-vote-store.ts'
import type { Post } from '../../lib/posts/post.ts'
import { dynamodbInstances } from '../../lib/registry/instances/dynamodb/dynamodb-instance-store.ts'
import { activeTime } from '../support/active-time.ts'
import { watchTraffic } from '../support/dynamodb-traffic.ts'
import { eventually } from '../support/eventually.ts'
import { postsBehind, store } from '../support/posts.ts'
import { startRelay } from '../support/relay.ts'
import { useDynamoDB } from '../support/stores.ts'
import { home, instanceAt, register, tables } from '../support/sweeping.ts'

const engine = useDynamoDB()

const post = (postId: string): Post => ({
  postId,
  author: 'ann',
  text: 'hi',
  createdAt: '2026-01-01T00:00:00.000Z',
})

const ends: (() => unknown)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** A client whose connections go through a relay that leads to the engine, or to nobody who would answer. */
async function relayed() {
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const engineUrl = process.env.AWS_ENDPOINT_URL_DYNAMODB
  const target = Number(new URL(engineUrl ?? '').port)
  const relay = await startRelay(target)
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${relay.port}`
  const client = dynamodbClient()
  ends.push(
    () => client.destroy(),
    () => relay.stop(),
    () => silent.close(),
    () => Object.assign(process.env, { AWS_ENDPOINT_URL_DYNAMODB: engineUrl }),
  )
  return { client, relay, engine: target, silent: (silent.address() as AddressInfo).port }
}

const unavailable = { reason: { code: 'store-unavailable' } }

describe('with DynamoDB away', () => {
  test('a call fails within a second, and succeeds once it is back, on the same client', async () => {
    const client = dynamodbClient()
    const posts = postsBehind(client)
    await store(client, post('1'))
    await engine.stop()
    const failed = () => expect(posts.exists('1')).rejects.toMatchObject(unavailable)
    expect(await activeTime(failed)).toBeLessThan(1_000)
    await engine.restart()
    await eventually(() => posts.exists('1').catch(() => false), 'the post is found')
    expect(await posts.find(['1'])).toEqual([post('1')])
  })

  test('an engine that accepts and never answers fails the call within a second too, and once it answers it is used', async () => {
    const { client, relay, engine, silent } = await relayed()
    const posts = postsBehind(client)
    relay.target = silent
    const failed = () => expect(posts.exists('1')).rejects.toMatchObject(unavailable)
    expect(await activeTime(failed)).toBeLessThan(1_000)
    relay.target = engine
    await eventually(
      () =>
        store(client, post('back')).then(
          () => true,
          () => false,
        ),
      'a post is taken',
    )
    expect(await posts.exists('back')).toBe(true)
  })

  test('an answer that is lost is asked for again, with time left for one that takes some', async () => {
    const { client, relay } = await relayed()
    const posts = postsBehind(client)
    await store(client, post('lost'))
    relay.silence()
    relay.delay = 150
    expect(await posts.exists('lost')).toBe(true)
  })
})

describe('a read in several requests, of which each is slow', () => {
  const slow = async (send: () => Promise<unknown>) => {
    await delay(300)
    return send()
  }

  test.each<
    [string, (client: DynamoDBClient) => Promise<unknown>, (client: DynamoDBClient) => Promise<unknown>]
  >([
    [
      'the results of all polls',
      async (client) => {
        const store = dynamodbPollStore(dynamodbStore(client), { polls: 'polls', results: 'results' })
        const options = Array.from({ length: 25 }, (_, index) => `option ${index}`)
        for (const pollId of ['1', '2', '3']) {
          const createdAt = '2026-01-01T00:00:00.000Z'
          await store.add({ pollId, title: 'slow', author: 'ann', options, createdAt })
        }
      },
      (client) =>
        dynamodbVoteStore(dynamodbStore(client), { results: 'results', voters: 'voters' }).tallyAll({
          limit: 1,
        }),
    ],
    [
      'the few instances of a status among many',
      async (client) => {
        for (let number = 0; number < 40; number++) await register(client, instanceAt(home(number)))
      },
      (client) => dynamodbInstances(dynamodbStore(client), tables).page({ limit: 1, status: 'failing' }),
    ],
  ])('fails instead of taking as long as all of them: %s', async (_, fill, read) => {
    const client = dynamodbClient()
    ends.push(() => client.destroy())
    await fill(client)
    const traffic = watchTraffic(client)
    const { requests } = await traffic.of(() => read(client))
    expect(requests.length).toBeGreaterThan(3)
    const failed = () => expect(traffic.of(() => read(client), slow)).rejects.toMatchObject(unavailable)
    expect(await activeTime(failed)).toBeLessThan(1_300)
  })
})

describe('a batch', () => {
  /** What a table that is too busy answers: one item of those asked for, and the keys of the rest. */
  async function inPart(send: () => Promise<unknown>): Promise<unknown> {
    const output = (await send()) as {
      Responses: Record<string, Record<string, { S: string }>[]>
    }
    const [first, ...rest] = output.Responses.posts ?? []
    const Keys = rest.map(({ posts_id }) => ({ posts_id }))
    return { ...output, Responses: { posts: [first] }, UnprocessedKeys: { posts: { Keys } } }
  }

  async function filled(prefix: string): Promise<{ client: DynamoDBClient; ids: string[] }> {
    const ids = [1, 2, 3, 4].map((number) => `${prefix}${number}`)
    const client = dynamodbClient()
    ends.push(() => client.destroy())
    for (const id of ids) await store(client, post(id))
    return { client, ids }
  }

  test('that is answered in part is asked for the rest', async () => {
    const { client, ids } = await filled('in part ')
    const traffic = watchTraffic(client)
    let answers = 0
    const { result, requests } = await traffic.of(
      () => postsBehind(client).find(ids),
      (send) => (answers++ < 2 ? inPart(send) : send()),
    )
    expect(result.map(({ postId }) => postId).toSorted()).toEqual(ids)
    expect(requests.map(({ operation }) => operation)).toEqual(Array(3).fill('BatchGetItem'))
  })

  test('of which a part is never answered fails', async () => {
    const { client, ids } = await filled('never ')
    const traffic = watchTraffic(client)
    const nothing = async (send: () => Promise<unknown>) => {
      const output = (await send()) as object
      const Keys = ids.map((id) => ({ posts_id: { S: id } }))
      return { ...output, Responses: {}, UnprocessedKeys: { posts: { Keys } } }
    }
    const find = () => traffic.of(() => postsBehind(client).find(ids), nothing)
    const failed = () => expect(find()).rejects.toMatchObject(unavailable)
    expect(await activeTime(failed)).toBeLessThan(1_200)
  })
})

test('a post is looked for where it was written last', async () => {
  const client = dynamodbClient()
  ends.push(() => client.destroy())
  const traffic = watchTraffic(client)
  const { requests } = await traffic.of(() => postsBehind(client).exists('1'))
  expect(requests).toMatchObject([{ operation: 'GetItem', input: { ConsistentRead: true } }])
})

describe('a call', () => {
  test('of an engine without the table says that the store lacks one', async () => {
    const client = dynamodbClient()
    const command = new GetItemCommand({ TableName: 'no-such-table', Key: { posts_id: { S: '1' } } })
    const call = dynamodbStore(client).send(command)
    await expect(call).rejects.toMatchObject({
      reason: { code: 'store-incomplete', store: 'DynamoDB', missing: 'a table' },
      cause: { name: 'ResourceNotFoundException', message: expect.stringMatching(/no-such-table|not found/) },
    })
  })

  test('that is a mistake of ours stays what it is', async () => {
    const client = dynamodbClient()
    const command = new PutItemCommand({ TableName: 'posts', Item: { username: { S: 'no key' } } })
    const call = dynamodbStore(client).send(command)
    await expect(call).rejects.toMatchObject({ name: 'ValidationException' })
  })
})
