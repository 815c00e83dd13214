import { Agent } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import pLimit from 'p-limit'
import { send } from '../tests/support/http/client.ts'
import { apiEvent } from '../tests/support/http/events.ts'
import { store } from '../tests/support/stores/posts-on-store.ts'
import { type Consumption, meterStores } from './support/consumption.ts'
import { sample } from './support/data.ts'
import { noOp, startGateway, startHaproxy, writeService } from './support/gateways.ts'
import { context, type Handler, loadHandler } from './support/lambda.ts'
import { type Candidate, interleave } from './support/measure.ts'
import { Processes } from './support/processes.ts'
import type { BenchStores } from './support/stores.ts'
import { figure, ratio, table } from './support/table.ts'

const authors = Array.from({ length: 7 }, (_, index) => `author-${index}`)
const viewer = 'viewer'

/** The functions that the timelines need, by their routes. */
const functions = {
  listPosts: { file: 'handlers/likes/posts', routes: ['GET /likes/posts'] },
  listUserPosts: { file: 'handlers/likes/user-posts', routes: ['GET /likes/user/posts'] },
  listLikedPosts: { file: 'handlers/likes/liked-posts', routes: ['GET /likes/user/likes'] },
  countLikes: { file: 'handlers/likes/count', routes: ['GET /likes/likes'] },
}

/** Sends a GET and returns the body of its answer. */
type Get = (path: string, parameters: Readonly<Record<string, string>>) => Promise<Body>

interface Body {
  readonly posts: readonly { readonly posts_id: string; readonly created_at: string }[]
}

/** A way to fetch a timeline of twenty posts with their likes and the viewer's. */
interface Timeline {
  readonly name: string
  readonly requests: number
  readonly fetch: (get: Get) => Promise<unknown>
}

const timelines: readonly Timeline[] = [
  {
    name: 'GET /posts?limit=20&viewer=…',
    requests: 1,
    fetch: (get) => get('/posts', { limit: '20', viewer }),
  },
  {
    // Without a list of everyone's posts, a client must know the authors.
    name: 'posts of 7 authors, 20 counts, the viewer’s likes',
    requests: 28,
    async fetch(get) {
      const [pages] = await Promise.all([
        Promise.all(authors.map((username) => get('/user/posts', { username, limit: '20' }))),
        get('/user/likes', { username: viewer, limit: '100' }),
      ])
      const newest = pages
        .flatMap(({ posts }) => posts)
        .toSorted((one, other) => (one.created_at < other.created_at ? 1 : -1))
      await Promise.all(newest.slice(0, 20).map(({ posts_id }) => get('/likes', { posts_id })))
    },
  },
]

/** The timeline of a front end in one request, and from the lists that there were before; pages of posts. */
export async function timeline(stores: BenchStores): Promise<string> {
  await publish(stores)
  const used = await consumptions(stores)
  const [one, many] = (await throughHaproxy()) ?? []
  const rows = timelines.map(({ name, requests }, index) => {
    const { redis, dynamodb, readUnits } = used[index] as Consumption
    const milliseconds = (index === 0 ? one : many) ?? 'not measured'
    return [name, requests, redis.roundTrips, dynamodb.length, readUnits, milliseconds]
  })
  return [
    table(['timeline of 20', 'requests', 'Redis round trips', 'DynamoDB round trips', 'RCU', 'ms'], rows),
    await pages(),
  ].join('\n\n')
}

/** 140 posts by seven authors in turn, the last forty with up to thirty likes each. */
async function publish({ dynamodb }: BenchStores): Promise<void> {
  for (let index = 0; index < 140; index++) {
    const createdAt = new Date(Date.parse('2026-01-01T00:00:00Z') + index * 60_000).toISOString()
    const author = authors[index % authors.length] ?? ''
    await store(dynamodb, { postId: `${1_000 + index}`, author, text: sample.text, createdAt })
  }
  const like = await loadHandler('handlers/likes/like')
  for (let index = 100; index < 140; index++) {
    for (const user of [viewer, ...authors].slice(0, index % 8)) {
      const query = { username: user, posts_id: `${1_000 + index}` }
      await like(apiEvent('POST /likes/new/likes', { query }), context)
    }
  }
}

/**
 * What the stores have to do for each timeline; one request after the other, so that their round trips are told apart.
 */
async function consumptions(stores: BenchStores): Promise<Consumption[]> {
  const meter = await meterStores(stores)
  try {
    const turn = pLimit(1)
    const invoke = await invoker()
    const get: Get = (path, parameters) => turn(() => invoke(path, parameters))
    const measured: Consumption[] = []
    for (const { fetch } of timelines) {
      await fetch(get)
      measured.push(await meter.measure(() => fetch(get)))
    }
    return measured
  } finally {
    meter.stop()
  }
}

/** Calls the handlers themselves. */
async function invoker(): Promise<Get> {
  const handlers = new Map<string, Handler>()
  for (const { file, routes } of Object.values(functions)) {
    for (const route of routes) handlers.set(route, await loadHandler(file))
  }
  return async (path, query) => {
    const route = `GET /likes${path}`
    const { statusCode, body = '' } = (await handlers.get(route)?.(apiEvent(route, { query }), context)) ?? {}
    if (statusCode !== 200) throw new Error(`${route} answered ${statusCode}: ${body}`)
    return JSON.parse(body)
  }
}

/** The milliseconds of each timeline for a client with six connections, as a browser has, one of each at a time. */
async function throughHaproxy(): Promise<string[] | undefined> {
  await writeService({ noOp, ...functions })
  const processes = new Processes()
  const agent = new Agent({ keepAlive: true, maxSockets: 6 })
  try {
    const port = await startHaproxy([await startGateway(processes)], processes)
    if (!port) return undefined
    const get: Get = async (path, parameters) => {
      const url = `http://127.0.0.1:${port}${path}?${new URLSearchParams(parameters)}`
      const { status, body } = await send<Body>('GET', url, { agent })
      if (status !== 200) throw new Error(`${url} answered ${status}`)
      return body
    }
    console.error('  timelines through HAProxy and a gateway')
    const measured = await interleave(
      timelines.map(({ fetch }) => repeated(() => fetch(get))),
      { callers: 1, rounds: 12, calls: 20, warmUp: 2 },
    )
    return measured.map(
      ({ microseconds, ratio: relative }) =>
        `${figure(microseconds / 1_000)}, ${ratio(relative)} of the first’s speed`,
    )
  } finally {
    agent.destroy()
    await processes.end()
  }
}

/** The handler of everyone's posts, by the length of the page. */
async function pages(): Promise<string> {
  console.error('  pages')
  const handler = await loadHandler('handlers/likes/posts')
  const shapes = [1, 20, 100].flatMap((limit) => [
    { name: `posts, ${limit}`, query: { limit: `${limit}` } },
    { name: `posts, ${limit}, for a viewer`, query: { limit: `${limit}`, viewer } },
  ])
  const candidates = shapes.map(({ query }) => {
    const event: APIGatewayProxyEventV2 = apiEvent('GET /likes/posts', { query })
    return repeated(async () => {
      const { statusCode, body } = await handler(event, context)
      if (statusCode !== 200) throw new Error(`GET /posts answered ${statusCode}: ${body}`)
    })
  })
  const measured = await interleave(candidates, { callers: 1, rounds: 12, calls: 40, warmUp: 2 })
  return table(
    ['page', 'ms', '÷ the first'],
    shapes.map(({ name }, index) => {
      const { microseconds = Number.NaN, ratio: relative } = measured[index] ?? {}
      return [name, figure(microseconds / 1_000), relative ? ratio(relative) : '']
    }),
  )
}

function repeated(call: () => Promise<unknown>): Candidate {
  return { prepare: async () => call }
}
