import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, test } from '@jest/globals'
import { dynamodbClient, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { voteItem } from '../../lib/polls/dynamodb/vote-item.ts'
import type { Post } from '../../lib/posts/post.ts'
import { dynamodbInstanceStore } from '../../lib/registry/instances/dynamodb/dynamodb-instance-store.ts'
import { activeTime } from '../support/active-time.ts'
import { eventually } from '../support/eventually.ts'
import { instanceAt, register, tables, urlOf } from '../support/registry/sweep-on-store.ts'
import { watchTraffic } from '../support/stores/dynamodb-traffic.ts'
import { pollStoresBehind } from '../support/stores/polls-on-store.ts'
import { postsBehind, store } from '../support/stores/posts-on-store.ts'
import { startRelay } from '../support/stores/relay.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

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

/** A client that connects through a relay, which leads to the engine or to a server that never answers. */
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

describe('while DynamoDB is unavailable', () => {
  test('a call fails within a second, and succeeds on the same client once DynamoDB is back', async () => {
    const client = dynamodbClient()
    const posts = postsBehind(client)
    await store(client, post('1'))
    await engine.stop()
    const failed = () => expect(posts.exists('1')).rejects.toMatchObject(unavailable)
    expect(await activeTime(failed)).toBeLessThan(1_000)
    await engine.restart()
    await eventually(() => posts.exists('1').catch(() => false), 'the post is found')
    expect(await posts.find(['1'])).toMatchObject([post('1')])
  })

  test('a call to an engine that accepts and never answers fails within a second too, and succeeds once it answers', async () => {
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

  test('a request whose answer is lost is retried, with enough time left for a slow answer', async () => {
    const { client, relay } = await relayed()
    const posts = postsBehind(client)
    await store(client, post('lost'))
    relay.silence()
    relay.delay = 150
    expect(await posts.exists('lost')).toBe(true)
  })
})

describe('a read of several slow requests', () => {
  const slow = async (send: () => Promise<unknown>) => {
    await delay(300)
    return send()
  }

  test.each<
    [string, (client: DynamoDBClient) => Promise<unknown>, (client: DynamoDBClient) => Promise<unknown>]
  >([
    [
      'the votes of a user, the newest in polls that were deleted',
      async (client) => {
        for (const pollId of ['1', '2', '3', '4', '5', '6']) {
          const vote = { pollId, username: 'ann', option: 'yes', votedAt: '2026-01-01T00:00:00.000Z' }
          await client.send(new PutItemCommand({ TableName: 'voters', Item: voteItem(vote) }))
        }
      },
      (client) => pollStoresBehind(client).history.list('ann', { limit: 1 }),
    ],
    [
      'the few instances of a status among many',
      async (client) => {
        for (let number = 0; number < 40; number++) await register(client, instanceAt(urlOf(number)))
      },
      (client) => dynamodbInstanceStore(dynamodbStore(client), tables).page({ limit: 1, status: 'failing' }),
    ],
  ])('fails at one shared deadline: %s', async (_, fill, read) => {
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
  /** The answer of a throttled table: one of the requested items, and the keys of the rest. */
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

  test('that is answered in part is requested again for the rest', async () => {
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

  test('fails when a part of it is never answered', async () => {
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

test('a post is read consistently', async () => {
  const client = dynamodbClient()
  ends.push(() => client.destroy())
  const traffic = watchTraffic(client)
  const { requests } = await traffic.of(() => postsBehind(client).exists('1'))
  expect(requests).toMatchObject([{ operation: 'GetItem', input: { ConsistentRead: true } }])
})

describe('a call', () => {
  test('to an engine without the table reports that the store lacks one', async () => {
    const client = dynamodbClient()
    const command = new GetItemCommand({ TableName: 'no-such-table', Key: { posts_id: { S: '1' } } })
    const call = dynamodbStore(client).send(command)
    await expect(call).rejects.toMatchObject({
      reason: { code: 'store-incomplete', store: 'DynamoDB', missing: 'a table' },
      cause: { name: 'ResourceNotFoundException', message: expect.stringMatching(/no-such-table|not found/) },
    })
  })

  test('that is invalid rejects with the error of the engine', async () => {
    const client = dynamodbClient()
    const command = new PutItemCommand({ TableName: 'posts', Item: { username: { S: 'no key' } } })
    const call = dynamodbStore(client).send(command)
    await expect(call).rejects.toMatchObject({ name: 'ValidationException' })
  })
})
