import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { apiEvent } from '../tests/support/http/events.ts'
import { load } from './support/bundles.ts'
import { publishPosts, sample } from './support/data.ts'
import { context, type Handler, loadHandler } from './support/lambda.ts'
import { type Candidate, type Effort, interleave, type Measured } from './support/measure.ts'
import type { BenchStores } from './support/stores.ts'
import { figure, ratio, table } from './support/table.ts'

type RedisFloor = typeof import('./floor/redis.ts')
type DynamoDBFloor = typeof import('./floor/dynamodb.ts')

interface Comparison {
  readonly name: string
  readonly floor: Candidate
  readonly handler: Candidate
  /** Calls per round with one caller, for rounds of 50 to 100 ms. */
  readonly calls: number
  readonly warmUp: number
}

/** Handlers, bundled as for a deployment and called with API Gateway's events, compared with bare store calls. */
export async function handlers(stores: BenchStores): Promise<string> {
  await publishPosts(stores)
  const rows: (string | number)[][] = []
  for (const { name, floor, handler, calls, warmUp } of await comparisons()) {
    for (const effort of [
      { callers: 1, rounds: 14, calls, warmUp },
      { callers: 16, rounds: 14, calls: 2 * calls, warmUp: 0 },
    ]) {
      console.error(`  ${name}, ${effort.callers} at once`)
      rows.push(row(name, effort, await interleave([floor, handler], effort)))
    }
  }
  return [
    table(
      ['operation', 'callers', 'bare µs', 'handler µs', 'added µs', 'bare/s', 'handler/s', 'handler ÷ bare'],
      rows,
    ),
    await overhead(),
  ].join('\n\n')
}

/**
 * Each handler beside the bare store calls that it stands on. The sample posts must be published.
 * tests/store/bench-floors.test.ts holds that both make the same calls.
 */
export async function comparisons(): Promise<Comparison[]> {
  return [...(await likes()), ...(await polls())]
}

function row(name: string, { callers }: Effort, [floor, handler]: readonly Measured[]) {
  if (!floor || !handler) return []
  const added = handler.microseconds - floor.microseconds
  const microseconds = [floor.microseconds, handler.microseconds, added].map(figure)
  const rates = [Math.round(floor.callsPerSecond), Math.round(handler.callsPerSecond)]
  return [name, callers, ...microseconds, ...rates, ratio(handler.ratio)]
}

async function likes(): Promise<Comparison[]> {
  const bare = await load<RedisFloor>('bench/floor/redis')
  const { texts } = await load<DynamoDBFloor>('bench/floor/dynamodb')
  const [like, count, top] = [
    await loadHandler('handlers/likes/like'),
    await loadHandler('handlers/likes/count'),
    await loadHandler('handlers/likes/top'),
  ]
  const known = new Set<string>()
  /** A user whom the process has seen, and who does not like the post yet. */
  const knownUser = async (index: number) => {
    const username = `known-${Math.floor(index / sample.posts.length)}`
    if (!known.has(username)) {
      const query = { username, posts_id: sample.otherPost }
      await like(apiEvent('POST /likes/new/likes', { query }), context)
      known.add(username)
    }
    await bare.unlike(username, post(index))
    return username
  }
  const post = (index: number) => sample.posts[index % sample.posts.length] ?? ''
  return [
    {
      name: 'like',
      calls: 1_500,
      warmUp: 1.5,
      floor: candidate(newUser, (user, index) => bare.like(user, post(index))),
      handler: requests(like, 201, 'POST /likes/new/likes', async (index) => ({
        username: await knownUser(index),
        posts_id: post(index),
      })),
    },
    {
      name: 'like, repeated',
      calls: 2_000,
      warmUp: 0.5,
      floor: candidate(
        () => 'ann',
        (user) => bare.like(user, '1'),
      ),
      handler: requests(like, 200, 'POST /likes/new/likes', () => ({ username: 'ann', posts_id: '1' })),
    },
    {
      name: 'count',
      calls: 2_500,
      warmUp: 1.5,
      floor: candidate(post, (postId) => bare.count(postId)),
      handler: requests(count, 200, 'GET /likes/likes', (index) => ({ posts_id: post(index) })),
    },
    {
      name: 'top ten',
      calls: 70,
      warmUp: 3,
      floor: candidate(
        () => 10,
        async (limit) => texts((await bare.top(limit)).filter((_, index) => index % 2 === 0)),
      ),
      handler: requests(top, 200, 'GET /likes/top/likes', () => ({})),
    },
  ]
}

async function polls(): Promise<Comparison[]> {
  const bare = await load<DynamoDBFloor>('bench/floor/dynamodb')
  const [vote, results] = [
    await loadHandler('handlers/polls/vote'),
    await loadHandler('handlers/polls/results'),
  ]
  const polls_id = await createPoll()
  const known = new Set<string>()
  let pollOfRound = polls_id
  /** A vote of a user whom the process has seen, in a poll in which the user has not voted. */
  const knownVote = async (index: number) => {
    if (index === 0) pollOfRound = await createPoll()
    const user = `known-${index}`
    if (!known.has(user)) {
      const query = { user, polls_id, choice: choice(0) }
      await vote(apiEvent('POST /polls/poll/vote', { query }), context)
      known.add(user)
    }
    return { user, polls_id: pollOfRound, choice: choice(index) }
  }
  const choice = (index: number) => sample.responses[index % sample.responses.length] ?? ''
  return [
    {
      name: 'vote',
      calls: 70,
      warmUp: 3,
      floor: candidate(
        () => ({ user: newUser(), token: randomUUID() }),
        ({ user, token }, index) => bare.vote(user, polls_id, choice(index), token),
      ),
      handler: requests(vote, 201, 'POST /polls/poll/vote', knownVote),
    },
    {
      name: 'results',
      calls: 100,
      warmUp: 2.5,
      floor: candidate(
        () => polls_id,
        (pollId) => bare.results(pollId),
      ),
      handler: requests(results, 200, 'GET /polls/vote/results', () => ({ polls_id })),
    },
  ]
}

/** The cost of the middleware itself: parameters, validation and the JSON of the response. */
async function overhead(): Promise<string> {
  console.error('  middleware')
  const [noOp, endpoint] = [await loadHandler('bench/floor/no-op'), await loadHandler('bench/floor/endpoint')]
  const parameters = (index: number) => ({ username: `user-${index}`, posts_id: '1' })
  const measured = await interleave(
    [
      requests(noOp, 200, 'POST /likes/new/likes', parameters),
      requests(endpoint, 200, 'POST /likes/new/likes', parameters),
    ],
    { callers: 1, rounds: 20, calls: 10_000, warmUp: 0.5 },
  )
  const [bare = 0, whole = 0] = measured.map(({ microseconds }) => microseconds)
  return `Middleware around a no-op use case: ${figure(whole - bare)} µs per call (${figure(whole)} µs, compared with ${figure(bare)} µs for a bare no-op).`
}

async function createPoll(): Promise<string> {
  const create = await loadHandler('handlers/polls/create')
  const { title: polls_title, responses } = sample
  const body = JSON.stringify({ polls_title, username: 'ann', responses })
  const event = apiEvent('POST /polls/create/poll', { body, headers: { 'content-type': 'application/json' } })
  return JSON.parse((await create(event, context)).body ?? '').polls_id
}

/**
 * Calls of a handler, each of which must return the expected status. A few events are reused with other queries, because
 * thousands of events would no longer be in the CPU's caches, as an event that was just parsed is.
 */
function requests(
  handler: Handler,
  status: number,
  routeKey: string,
  parameters: (index: number) => Record<string, string> | Promise<Record<string, string>>,
): Candidate {
  const events = Array.from({ length: 64 }, () => apiEvent(routeKey))
  return candidate(
    async (index) => new URLSearchParams(await parameters(index)).toString(),
    async (query, index) => {
      const event = events[index % events.length] as APIGatewayProxyEventV2
      event.rawQueryString = query
      const { statusCode, body } = await handler(event, context)
      if (statusCode !== status) throw new Error(`${routeKey} answered ${statusCode}: ${body}`)
    },
  )
}

function candidate<Input>(
  prepare: (index: number) => Input | Promise<Input>,
  call: (input: Input, index: number) => Promise<unknown>,
): Candidate {
  return {
    async prepare(calls) {
      const inputs: Input[] = []
      for (let index = 0; index < calls; index++) inputs.push(await prepare(index))
      return (index) => call(inputs[index] as Input, index)
    },
  }
}

function newUser(): string {
  return `user-${users++}`
}

let users = 0
