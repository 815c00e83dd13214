import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Context } from 'aws-lambda'
import { type FunctionProperties, unpack } from '../../deploy/packaged.ts'
import { eventually } from '../support/eventually.ts'
import { apiEvent, type RequestParts } from '../support/http/events.ts'
import { useRedis } from '../support/stores/use-stores.ts'
import { useCoverage } from '../support/template/coverage.ts'
import { type CallSite, dynamodbCallSites } from '../support/template/dynamodb-call-sites.ts'
import {
  allowed,
  functionsOf,
  functionsWithStores,
  type RoleProperties,
  usePackage,
} from '../support/template/packaged.ts'
import { useRecordedDynamoDB } from '../support/template/recorded-dynamodb.ts'

/**
 * The deployed bundles, with the environment that the template gives them, in a story in which every function does
 * all that it can do.
 */
const packaged = usePackage('prod')
const dynamodb = useRecordedDynamoDB(packaged)
const redis = useRedis()
const takeCoverage = useCoverage()

type Handler = (event: unknown, context: Context) => Promise<{ statusCode: number; body: string }>

const bundles = new Map<string, string>()
const handlers = new Map<string, Handler>()
const variablesRead = new Map<string, Set<string>>()
const accesses = new Map<string, Set<string>>()
const invoked = new Set<string>()
let instance: Server
let status = 200
/** Runs while the instance is being probed. */
let meanwhile: () => unknown = () => undefined

/** A function's environment from the template, its references resolved as CloudFormation would. */
function environmentOf({ Environment }: FunctionProperties): Record<string, string> {
  const variables = Object.entries(Environment.Variables).filter(([, value]) => value !== '')
  const known: Record<string, string> = {
    REDIS_URL: redis.url,
    PUBLIC_URL: 'https://api.example.com',
    METRICS_NAMESPACE: '',
  }
  return Object.fromEntries(variables.map(([name, value]) => [name, known[name] ?? String(value)]))
}

async function load(properties: FunctionProperties): Promise<void> {
  const name = properties.FunctionName.replace('microblog-prod-', '')
  const read = new Set<string>()
  const { env } = process
  process.env = new Proxy(
    { ...env, ...environmentOf(properties) },
    {
      get(target, variable) {
        read.add(String(variable))
        return Reflect.get(target, variable)
      },
    },
  )
  const bundle = unpack(packaged.folder, properties)
  const { handler } = await import(bundle)
  process.env = env
  bundles.set(name, bundle)
  handlers.set(name, handler)
  variablesRead.set(name, read)
  accesses.set(name, new Set())
}

async function invoke(name: string, routeKey: string, parts: RequestParts = {}) {
  invoked.add(name)
  const outer = dynamodb.accesses
  dynamodb.accesses = accesses.get(name) as Set<string>
  const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 6_000 } as Context
  const ask = () => handlers.get(name)?.(apiEvent(routeKey, parts), context)
  let answer = await ask()
  // On a busy machine a store may answer too late; the caller retries, as a 503 asks for.
  for (let attempt = 1; answer?.statusCode === 503 && attempt < 5; attempt++) answer = await ask()
  dynamodb.accesses = outer
  return { status: answer?.statusCode, body: answer?.body ? JSON.parse(answer.body) : undefined }
}

/** Reads a list in pages of one item each. */
async function allPages(name: string, routeKey: string, list: string): Promise<unknown[][]> {
  const pages = []
  let cursor: string | undefined
  do {
    const { body } = await invoke(name, routeKey, { query: { limit: '1', ...(cursor && { cursor }) } })
    pages.push(body[list])
    cursor = body.next
  } while (cursor)
  return pages
}

/** Advances the clock that the functions see. */
function later(seconds: number): void {
  jest.setSystemTime(Date.now() + seconds * 1_000)
}

beforeAll(async () => {
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    // The instances of the story are on loopback.
    PROBE_ALLOW_CIDRS: '127.0.0.0/8',
  })
  delete process.env.REDIS_URL
  const { Date: _, ...others } = timers
  jest.useFakeTimers({ now: Date.now(), doNotFake: Object.keys(others) as never })
  for (const [, { Properties }] of functionsOf(packaged)) await load(Properties)
  instance = createServer(async (_, response) => {
    await meanwhile()
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => instance.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  jest.useRealTimers()
  instance.close()
})

const timers = {
  Date: true,
  hrtime: true,
  nextTick: true,
  performance: true,
  queueMicrotask: true,
  setImmediate: true,
  clearImmediate: true,
  setInterval: true,
  clearInterval: true,
  setTimeout: true,
  clearTimeout: true,
}

test('likes, from the first post to the last unlike', async () => {
  const { body: post } = await invoke('createPost', 'POST /likes/new/post', {
    json: { username: 'ann', text: 'hello' },
  })
  const like = { json: { username: 'bob', posts_id: post.posts_id } }
  expect((await invoke('likePost', 'POST /likes/new/likes', like)).status).toBe(201)
  const top = await invoke('listTopPosts', 'GET /likes/top/likes')
  expect(top.body.top).toMatchObject([{ posts_id: post.posts_id, likes: 1, text: 'hello' }])
  const likers = await invoke('listLikers', 'GET /likes/post/likers', { query: { posts_id: post.posts_id } })
  expect(likers.body.users).toEqual(['bob'])
  const liked = await invoke('listLikedPosts', 'GET /likes/user/likes', { query: { username: 'bob' } })
  expect(liked.body.posts).toEqual([post.posts_id])
  const count = async () =>
    (await invoke('countLikes', 'GET /likes/likes', { query: { posts_id: post.posts_id } })).body.likes
  expect(await count()).toBe(1)
  // A post is remembered for a while only. After that a like, and a count of 0, look it up again.
  later(11)
  expect((await invoke('likePost', 'POST /likes/new/likes', like)).status).toBe(200)
  expect((await invoke('unlikePost', 'DELETE /likes/new/likes', like)).body.likes).toBe(0)
  expect(await count()).toBe(0)
  later(11)
  expect(await count()).toBe(0)
  const posts = await invoke('listUserPosts', 'GET /likes/user/posts', { query: { username: 'ann' } })
  expect(posts.body.posts).toContainEqual(expect.objectContaining({ posts_id: post.posts_id }))
})

test('posts, as lists show them, until they are deleted', async () => {
  const publish = async (text: string) =>
    (await invoke('createPost', 'POST /likes/new/post', { json: { username: 'tom', text } })).body
  const [first, { posts_id }] = [await publish('first'), await publish('second')]
  const viewer = 'bob'
  await invoke('likePost', 'POST /likes/new/likes', { json: { username: viewer, posts_id } })
  const post = await invoke('getPost', 'GET /likes/post', { query: { posts_id, viewer } })
  expect(post.body).toMatchObject({ posts_id, likes: 1, liked: true })
  const pages = await allPages('listPosts', 'GET /likes/posts', 'posts')
  expect(pages.flat()).toContainEqual(expect.objectContaining({ posts_id, likes: 1 }))
  const posts_ids = [first.posts_id, 'none', posts_id].join()
  const found = await invoke('listPosts', 'GET /likes/posts', { query: { posts_ids, viewer } })
  expect(found.body).toMatchObject({ posts: [{ liked: false }, { liked: true }], missing: ['none'] })
  const liked = await invoke('listLikedPosts', 'GET /likes/user/likes', {
    query: { username: viewer, viewer },
  })
  expect(liked.body.liked_posts).toMatchObject([{ posts_id, liked: true }])
  expect((await invoke('listTopPosts', 'GET /likes/top/likes', { query: { viewer } })).status).toBe(200)
  const user = await invoke('getUser', 'GET /likes/user', { query: { username: 'tom' } })
  expect(user.body).toMatchObject({ posts: 2, likes: 0 })
  const users = await allPages('listUsers', 'GET /likes/users', 'users')
  expect(users.flat()).toContainEqual(user.body)

  const remove = (username: string, id = posts_id) =>
    invoke('deletePost', 'DELETE /likes/post', { json: { username, posts_id: id } })
  expect((await remove('ann')).status).toBe(403)
  expect((await remove('tom')).status).toBe(200)
  expect((await remove('tom')).status).toBe(404)
  const poll = await invoke('createPoll', 'POST /polls/create/poll', {
    json: { polls_title: 'Coffee?', username: 'tom', responses: ['yes', 'no'] },
  })
  await attachPoll(first.posts_id, poll.body.polls_id)
  const reply = async () => {
    const { body } = await invoke('writeX', 'POST /2/tweets', {
      headers: { authorization: 'Bearer tom' },
      json: { text: 'third', reply: { in_reply_to_tweet_id: first.posts_id } },
    })
    return body.data.id
  }
  const [fleeting, lasting] = [await reply(), await reply()]
  await attachPoll(fleeting, 'missing')
  for (const id of [fleeting, first.posts_id, lasting]) expect((await remove('tom', id)).status).toBe(200)
  const { polls_id } = poll.body
  expect((await invoke('findPolls', 'GET /polls/polls', { query: { polls_id } })).status).toBe(404)
})

async function attachPoll(postId: string, pollId: string): Promise<void> {
  await dynamodb.client.send(
    new UpdateItemCommand({
      TableName: 'microblog-prod-posts',
      Key: { posts_id: { S: postId } },
      UpdateExpression: 'SET polls_id = :polls_id',
      ExpressionAttributeValues: { ':polls_id': { S: pollId } },
    }),
  )
}

test("X's API, from the first post to its deletion", async () => {
  // Neither the author nor who likes has been seen before.
  const as = (name: string, routeKey: string, username: string, parts: RequestParts = {}) =>
    invoke(name, routeKey, { headers: { authorization: `Bearer ${username}` }, ...parts })
  const write = (routeKey: string, username: string, parts: RequestParts = {}) =>
    as('writeX', routeKey, username, parts)
  const publish = async (text: string, more: object = {}) => {
    const { body } = await write('POST /2/tweets', 'xavier', { json: { text, ...more } })
    return body.data.id as string
  }
  const id = await publish('hello')
  const reply = await publish('again', { reply: { in_reply_to_tweet_id: id }, quote_tweet_id: id })
  const query = { expansions: 'author_id', 'tweet.fields': 'public_metrics' }
  const tweet = await as('readX', 'GET /2/tweets/{id}', 'xavier', { path: { id }, query })
  expect(tweet.body).toMatchObject({ data: { text: 'hello' }, includes: { users: [{ name: 'xavier' }] } })

  const { body: me } = await write('GET /2/users/me', 'yvonne', {
    query: { 'user.fields': 'public_metrics' },
  })
  const own = { id: me.data.id }
  await write('POST /2/users/{id}/likes', 'yvonne', { path: own, json: { tweet_id: id } })
  later(61)
  const like = await write('POST /2/users/{id}/likes', 'yvonne', { path: own, json: { tweet_id: id } })
  expect(like.body.data.liked).toBe(true)
  const read = (routeKey: string, more: RequestParts) => as('readX', routeKey, 'yvonne', more)
  const likers = await read('GET /2/tweets/{id}/liking_users', {
    path: { id },
    query: { 'user.fields': 'public_metrics' },
  })
  expect(likers.body.data).toMatchObject([{ username: 'yvonne' }])
  const liked = await read('GET /2/users/{id}/liked_tweets', { path: own })
  expect(liked.body.data).toMatchObject([{ id }])
  const unliked = await read('GET /2/tweets/{id}/liking_users', { path: { id: reply } })
  expect(unliked.body.meta.result_count).toBe(0)
  const author = { id: tweet.body.data.author_id }
  const since = await read('GET /2/users/{id}/tweets', { path: author, query: { since_id: id } })
  expect(since.body.data).toMatchObject([{ id: reply }])
  const timeline = 'GET /2/users/{id}/timelines/reverse_chronological'
  expect((await read(timeline, { path: own })).body.meta.newest_id).toBe(reply)
  const unlike = await write('DELETE /2/users/{id}/likes/{tweet_id}', 'yvonne', {
    path: { ...own, tweet_id: id },
  })
  expect(unlike.body.data.liked).toBe(false)
  expect((await write('DELETE /2/tweets/{id}', 'yvonne', { path: { id } })).status).toBe(403)
  const asked = await publish('Milk?', { poll: { options: ['yes', 'no'], duration_minutes: 5 } })
  const expanded = { path: { id: asked }, query: { expansions: 'attachments.poll_ids' } }
  const withPoll = await read('GET /2/tweets/{id}', expanded)
  expect(withPoll.body.includes.polls).toMatchObject([{ options: [{ label: 'yes' }, { label: 'no' }] }])
  // A post of an import has the id of its poll and no copy of it.
  const poll = await invoke('createPoll', 'POST /polls/create/poll', {
    json: { polls_title: 'Sugar?', username: 'xavier', responses: ['yes', 'no'] },
  })
  await attachPoll(id, poll.body.polls_id)
  const imported = await read('GET /2/tweets/{id}', { ...expanded, path: { id } })
  expect(imported.body.includes.polls).toMatchObject([{ id: poll.body.polls_id }])
  await attachPoll(reply, 'missing')
  // The reply outlives the post, of which its count stays.
  for (const posted of [asked, id, reply, id]) {
    const deleted = await write('DELETE /2/tweets/{id}', 'xavier', { path: { id: posted } })
    expect(deleted.body.data.deleted).toBe(true)
  }
  expect((await invoke('openX', 'GET /x/health-check')).body.status).toBe('ok')
})

test('polls, with accepted and rejected votes', async () => {
  const { body: poll } = await invoke('createPoll', 'POST /polls/create/poll', {
    // Neither the author nor the voter has been seen before.
    json: { polls_title: 'Tea?', username: 'olga', responses: ['yes', 'no'] },
  })
  const { polls_id } = poll
  for (const query of [{ polls_id }, { polls_title: 'Tea?' }, { viewer: 'pavel' }]) {
    expect((await invoke('findPolls', 'GET /polls/polls', { query })).status).toBe(200)
  }
  const vote = (json: object) => invoke('castVote', 'POST /polls/poll/vote', { json })
  expect((await vote({ user: 'pavel', polls_id, choice: 'yes' })).status).toBe(201)
  for (const choice of ['no', 'maybe']) {
    expect((await vote({ user: 'pavel', polls_id, choice })).status).toBe(409)
  }
  expect((await vote({ user: 'eve', polls_id, choice: 'maybe' })).status).toBe(422)
  const results = await invoke('countVotes', 'GET /polls/vote/results', { query: { polls_id } })
  expect(results.body.total_votes).toBe(1)
  expect(
    (await invoke('countVotes', 'GET /polls/vote/results', { query: { polls_id: 'gone' } })).status,
  ).toBe(404)
  await invoke('createPoll', 'POST /polls/create/poll', {
    json: { polls_title: 'Coffee?', username: 'ann', responses: ['yes', 'no'] },
  })
  const pages = await allPages('listResults', 'GET /polls/allresults', 'results')
  expect(pages.length).toBeGreaterThan(1)
  expect(pages.map((page) => page.length)).toEqual(pages.map(() => 1))
  const query = { user: 'pavel', polls_id }
  const found = await invoke('findVote', 'GET /polls/poll/vote', { query })
  expect(found.body).toMatchObject({ choice: 'yes' })
  // A GET with a body arrives as a POST.
  const headers = { 'x-http-method-override': 'GET' }
  expect(await invoke('castVote', 'POST /polls/poll/vote', { json: query, headers })).toEqual(found)
  const votes = await invoke('listUserVotes', 'GET /polls/user/votes', { query: { username: 'pavel' } })
  expect(votes.body.votes).toHaveLength(1)
})

test('the registry, through registration, eviction, probation and return', async () => {
  const { port } = instance.address() as AddressInfo
  const triple = { service_name: 'shop', url: `http://127.0.0.1:${port}/`, http: 'GET' }
  const registration = { json: triple }
  expect((await invoke('registerService', 'POST /registry/new/service', registration)).status).toBe(201)
  expect((await invoke('serviceExists', 'GET /registry/service/exists', { query: triple })).body.exists).toBe(
    true,
  )
  const health = { json: { ...triple, status_code: 503 } }
  expect((await invoke('recordHealth', 'POST /registry/urls/healths', health)).status).toBe(201)

  const sweep = async (answering: number) => {
    later(30)
    status = answering
    await invoke('sweepRegistry', 'no route')
  }
  const registered = async () => {
    const { body } = await invoke('listServices', 'GET /registry/services', {
      query: { service_name: 'shop' },
    })
    return body.services.length
  }
  await sweep(200)
  expect((await invoke('listServices', 'GET /registry/services')).body.services).toHaveLength(1)
  await sweep(500)
  expect(await registered()).toBe(0)
  await sweep(200)
  await sweep(200)
  expect(await registered()).toBe(1)
  await sweep(500)
  await sweep(500)

  for (const query of ['', 'service_name=shop']) {
    const { body } = await invoke('listEvictions', 'GET /registry/evictions', { query })
    expect(body.evictions).toHaveLength(2)
  }
  expect((await invoke('listPasses', 'GET /registry/passes')).body.passes).toHaveLength(6)

  // An instance to deregister may be registered, on probation or unknown.
  const register = () => invoke('registerService', 'POST /registry/new/service', registration)
  const deregister = () => invoke('deregisterService', 'DELETE /registry/service', registration)
  expect((await deregister()).status).toBe(404)
  expect((await register()).status).toBe(201)
  expect((await deregister()).status).toBe(200)
  expect((await deregister()).status).toBe(404)

  // A pass's result may be stale when it is written, or the pass may be out of time.
  await register()
  meanwhile = register
  await sweep(500)
  expect(await registered()).toBe(1)
  meanwhile = () => later(23)
  await sweep(500)
  expect(await registered()).toBe(1)
  await deregister()

  // An item under an outdated key is moved to its current key, or deleted if that is taken.
  meanwhile = () => undefined
  await register()
  const { TableName = '' } = packaged.one<{ TableName: string }>('ServicesTable').Properties
  for (const url of [`${triple.url}?`, `${triple.url}other?`]) {
    const registered_at = new Date().toISOString()
    const known = { id: url, generation: url, registered_at, consecutive_failures: 0 }
    const spelled = { ...triple, ...known, url, address: `GET#${url}` }
    await dynamodb.client.send(new PutItemCommand({ TableName, Item: marshall(spelled) }))
  }
  await sweep(200)
  expect(await registered()).toBe(2)
  await sweep(500)
  expect(await registered()).toBe(0)

  // A clock that is fast leaves times in the lock that other processes do not trust.
  later(540)
  await sweep(500)
  later(-540)
  await sweep(500)
})

test('an upgrade of what an earlier version has left', async () => {
  const upgrade = async () => {
    invoked.add('upgrade')
    dynamodb.accesses = accesses.get('upgrade') as Set<string>
    const context = { awsRequestId: 'upgrade', getRemainingTimeInMillis: () => 90_000 } as Context
    return handlers.get('upgrade')?.({}, context)
  }
  const put = (table: string, item: object) =>
    dynamodb.client.send(new PutItemCommand({ TableName: `microblog-prod-${table}`, Item: marshall(item) }))
  const created_at = '2026-01-01T00:00:00.000Z'
  const post = { posts_id: 'earlier', username: 'old', text: 'hello', created_at }
  await put('posts', post)
  await put('polls', {
    polls_id: 'earlier',
    polls_title: 'Tea?',
    username: 'old',
    responses: ['yes', 'no'],
    created_at,
  })
  // Whoever is known since later is known since then.
  await put('voters', { username: 'pavel', polls_id: 'earlier', choice: 'yes', voted_at: created_at })
  await invoke('likePost', 'POST /likes/new/likes', { json: { username: 'bob', posts_id: 'earlier' } })
  expect(await upgrade()).toMatchObject({ steps: { posts: { changed: 1 }, polls: { changed: 1 } } })
  const posts = await invoke('listUserPosts', 'GET /likes/user/posts', { query: { username: 'old' } })
  expect(posts.body.posts).toMatchObject([{ ...post, likes: 1 }])
  const user = await invoke('getUser', 'GET /likes/user', { query: { username: 'pavel' } })
  expect(user.body).toMatchObject({ created_at })
})

test('services that register themselves when the schedule invokes them', async () => {
  const { Targets } = packaged.one<{ Targets: { Id: string; Input: string }[] }>('StartUp').Properties
  const names = { likes: 'checkLikesHealth', polls: 'checkPollsHealth', registry: 'listHealths' }
  for (const { Id, Input } of [...Targets, ...Targets]) {
    const name = names[Id as keyof typeof names]
    invoked.add(name)
    dynamodb.accesses = accesses.get(name) as Set<string>
    const answer = await handlers.get(name)?.(JSON.parse(Input), { awsRequestId: 'start' } as Context)
    expect(answer?.statusCode).toBe(200)
    later(11)
  }
  await invoke('listHealths', 'GET /registry/health-check', { query: { service_name: 'likes' } })
  // On a busy machine a health check may answer before its registration is written.
  let urls: string[] = []
  await eventually(async () => {
    const { body } = await invoke('listServices', 'GET /registry/services')
    urls = body.services.map(({ url }: { url: string }) => url).toSorted()
    return urls.length >= Targets.length
  }, 'every service is registered')
  expect(urls).toEqual(
    ['likes', 'polls', 'registry'].map((service) => `https://api.example.com/${service}/health-check`),
  )
})

test('the story invokes every function that has a store', () => {
  const names = functionsWithStores(packaged).map(({ FunctionName }) =>
    FunctionName.replace('microblog-prod-', ''),
  )
  expect(names.filter((name) => !invoked.has(name))).toEqual([])
})

test('the story covers every place where a function sends something to DynamoDB', () => {
  const places = dynamodbCallSites()
  const coveredIn = takeCoverage()
  const covered = [...bundles].flatMap(([name, bundle]) =>
    coveredIn(bundle, places).map((place) => ({ ...place, name })),
  )
  // A bundle may use only a part of shared code. Functions that no bundle called are looked at below.
  const left = covered.filter(({ ran, isReached }) => isReached && !ran)
  expect(left.map((place) => `${place.name}: ${described(place)}`)).toEqual([
    // These read the instances of one service, by a Query; the sweep reads all, by a Scan.
    'checkLikesHealth: lib/registry/instances/dynamodb/dynamodb-instance-store.ts: ScanCommand in read',
    'checkPollsHealth: lib/registry/instances/dynamodb/dynamodb-instance-store.ts: ScanCommand in read',
    'sweepRegistry: lib/registry/instances/dynamodb/dynamodb-instance-store.ts: QueryCommand in read',
  ])
  const passed = new Set(covered.filter(({ ran }) => ran).map(identified))
  const never = places.filter((place) => !passed.has(identified(place)))
  // Only a local gateway withdraws its registrations when it stops.
  expect(never.map(described)).toEqual([
    'lib/registry/membership/self-registration.ts: deregister in withdraw',
  ])
})

test('each function is granted exactly the table actions that it used', () => {
  const granted = Object.fromEntries([...accesses.keys()].map((name) => [name, grantsOf(name)]))
  const used = Object.fromEntries([...accesses].map(([name, set]) => [name, [...set].toSorted()]))
  expect(granted).toEqual(used)
})

test('each function gets no variable that it does not read', () => {
  for (const [, { Properties }] of functionsOf(packaged)) {
    const name = Properties.FunctionName.replace('microblog-prod-', '')
    const superfluous = Object.keys(Properties.Environment.Variables).filter(
      (variable) => !variablesRead.get(name)?.has(variable),
    )
    expect({ name, superfluous }).toEqual({ name, superfluous: [] })
  }
})

/** The table actions that a function's role allows, as `table: Action`. */
function grantsOf(name: string): string[] {
  const role = packaged.one<RoleProperties>(`${name[0]?.toUpperCase()}${name.slice(1)}Role`)
  return allowed(role)
    .filter(({ Action }) => String(Action).startsWith('dynamodb:'))
    .flatMap(({ Action, Resource }) => {
      const [, table = '', index] =
        /"(?:\$\{)?(\w+)Table\W.*?(\/index\/\w+)?"/.exec(JSON.stringify(Resource)) ?? []
      const target = `${table.toLowerCase()}${index?.replace('/index', '') ?? ''}`
      return [Action].flat().map((action) => `${target}: ${action.replace('dynamodb:', '')}`)
    })
    .toSorted()
}

function described({ file, what }: CallSite): string {
  return `${file}: ${what}`
}

function identified({ file, line, column }: CallSite): string {
  return `${file}:${line}:${column}`
}
