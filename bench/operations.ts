import { apiEvent } from '../tests/support/events.ts'
import { type Consumption, meterStores } from './support/consumption.ts'
import { publishPosts, sample } from './support/data.ts'
import { declaredFunctions } from './support/functions.ts'
import { context, loadHandler } from './support/lambda.ts'
import type { BenchStores } from './support/stores.ts'
import { measurePass } from './support/sweep-pass.ts'
import { table } from './support/table.ts'

/** A request to the function of that name, the status it is answered with, and its parameters. */
type MeasuredRequest = readonly [
  name: string,
  functionName: string,
  status: number,
  /** Turn 0 warms the function up, turn 1 is measured. */
  parameters: (turn: number) => Readonly<Record<string, string>>,
]

const { posts, title: polls_title, responses } = sample
const username = 'ann'
const postOf = (turn: number) => posts[turn] ?? ''

const likes: readonly MeasuredRequest[] = [
  ['like', 'likePost', 201, (turn) => ({ username: `user-${turn}`, posts_id: '1' })],
  ['like, a post new to the process', 'likePost', 201, (turn) => ({ username, posts_id: postOf(turn + 5) })],
  ['like, repeated', 'likePost', 200, () => ({ username, posts_id: '6' })],
  ['unlike', 'unlikePost', 200, (turn) => ({ username: `user-${turn}`, posts_id: '1' })],
  ['count of likes', 'countLikes', 200, () => ({ posts_id: '6' })],
  ['top ten, texts included', 'listTopPosts', 200, () => ({})],
  ["a user's likes", 'listLikedPosts', 200, () => ({ username })],
  ["a post's likers", 'listLikers', 200, () => ({ posts_id: '6' })],
  ['create post', 'createPost', 201, () => ({ username, text: sample.text })],
  ["a user's posts", 'listUserPosts', 200, () => ({ username })],
  ['health check of likes', 'checkLikesHealth', 200, () => ({})],
]

function polls(polls_id: string): readonly MeasuredRequest[] {
  const [first = '', second = ''] = responses
  const draft = { polls_title, username, responses: responses.join(',') }
  return [
    ['create poll of 4', 'createPoll', 201, () => draft],
    ['find poll', 'findPolls', 200, () => ({ polls_id })],
    ['find polls by title, 25', 'findPolls', 200, () => ({ polls_title })],
    ['vote', 'castVote', 201, (turn) => ({ user: `user-${turn}`, polls_id, choice: second })],
    ['vote, repeated', 'castVote', 409, () => ({ user: 'user-1', polls_id, choice: first })],
    ['results', 'countVotes', 200, () => ({ polls_id })],
    ['all results, 25 polls', 'listResults', 200, () => ({})],
    ['health check of polls', 'checkPollsHealth', 200, () => ({})],
  ]
}

function instance(number: number) {
  return { service_name: 'shop', url: `https://shop-${number}.example.com/health`, http: 'GET' }
}

const registry: readonly MeasuredRequest[] = [
  ['register', 'registerService', 201, (turn) => instance(turn)],
  ['register, repeated', 'registerService', 200, () => instance(1)],
  ['instance exists', 'serviceExists', 200, () => instance(1)],
  ['list services, 25', 'listServices', 200, () => ({ service_name: 'shop' })],
  ['list healths, 25', 'listHealths', 200, () => ({ service_name: 'shop' })],
  ['record health', 'recordHealth', 201, () => ({ ...instance(1), status_code: '200' })],
  ['deregister', 'deregisterService', 200, (turn) => instance(turn)],
]

/** What each operation of a warm function needs of the stores, as these count it. */
export async function operations(stores: BenchStores): Promise<string> {
  const rows = [...(await measureOperations(stores))].map(([name, consumption]) => {
    const { redis, dynamodb, readUnits, writeUnits } = consumption
    const refused = dynamodb.some(({ status }) => status === 400)
    const requests = dynamodb.map(({ operation }) => operation)
    return [
      name,
      redis.roundTrips,
      redisCommands(redis.commands),
      dynamodb.length,
      counted(occurrences(requests)),
      readUnits,
      refused ? 'refused' : writeUnits,
    ]
  })
  return `${table(['operation', 'Redis trips', 'Redis commands', 'DynamoDB trips', 'requests', 'RCU', 'WCU'], rows)}

A refused write is billed as if it had been done; DynamoDB does not say how much that was.`
}

/** By the operation's name. */
export async function measureOperations(stores: BenchStores): Promise<Map<string, Consumption>> {
  await publishPosts(stores)
  const meter = await meterStores(stores)
  try {
    const passes: [string, Consumption][] = []
    for (const count of [10, 1_000]) {
      const name = `pass over ${count} healthy instances`
      console.error(`  ${name}`)
      passes.push([name, await measurePass(stores, meter, count)])
    }
    const polls_id = await fill()
    const measured = new Map<string, Consumption>()
    for (const [name, functionName, status, parameters] of [...likes, ...polls(polls_id), ...registry]) {
      console.error(`  ${name}`)
      const request = await requester(functionName, status)
      await request(parameters(0))
      measured.set(name, await meter.measure(() => request(parameters(1))))
    }
    return new Map([...measured, ...passes])
  } finally {
    meter.stop()
  }
}

/** Enough for the lists to be full. Returns the id of a poll. */
async function fill(): Promise<string> {
  const [like, createPoll, register] = [
    await requester('likePost', 201),
    await requester('createPoll', 201),
    await requester('registerService', 201),
  ]
  for (const posts_id of posts.slice(0, 10)) {
    for (let user = 10; user < 40; user++) await like({ username: `user-${user}`, posts_id })
  }
  const draft = { polls_title, username, responses: responses.join(',') }
  for (let number = 0; number < 30; number++) await createPoll(draft)
  for (let number = 10; number < 40; number++) await register(instance(number))
  return JSON.parse(await createPoll(draft)).polls_id
}

/** Calls of the function of that name, each checked to have the status that is expected. */
async function requester(functionName: string, expected: number) {
  const { file, routeKey = '' } = declaredFunctions().find(({ name }) => name === functionName) ?? {}
  if (!file) throw new Error(`There is no function ${functionName}`)
  const handler = await loadHandler(file)
  return async (query: Readonly<Record<string, string>>): Promise<string> => {
    const { statusCode, body = '' } = await handler(apiEvent(routeKey, { query }), context)
    if (statusCode !== expected) throw new Error(`${routeKey} answered ${statusCode}: ${body}`)
    return body
  }
}

function occurrences(names: readonly string[]): (readonly [string, number])[] {
  return [...new Set(names)].map((name) => [name, names.filter((other) => other === name).length])
}

/** `evalsha (time, zadd ×3)`: what the script ran is in brackets. */
function redisCommands({ evalsha = 0, ...others }: Readonly<Record<string, number>>): string {
  const commands = counted(Object.entries(others))
  return evalsha ? `${counted([['evalsha', evalsha]])} (${commands})` : commands
}

/** `evalsha, zadd ×3`. */
function counted(counts: readonly (readonly [string, number])[]): string {
  return counts.map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(', ')
}
