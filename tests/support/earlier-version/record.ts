import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { Redis } from 'ioredis'
import { localAws } from '../../../lib/local/engines/stores.ts'
import { readSettings } from '../../../lib/local/stack/settings.ts'

/**
 * Prints what a running stack has stored, as NDJSON, after requests of all kinds. stored-data.ndjson is what it printed
 * of the last version that had no lists of everyone's posts, of polls and of users:
 *
 *     node bin/run.js tests/support/earlier-version/record.ts
 *
 * The stack must be that version's, on data of its own, and have the same ports in its environment as this program.
 * tables.json is from the template of the same version, as `serverless package --stage prod` wrote it.
 */
const { ports } = readSettings(process.env)

async function post<Body>(port: number, path: string, body: object): Promise<Body> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Body
}

async function publish(username: string, text: string): Promise<string> {
  return (await post<{ posts_id: string }>(ports.likes, '/new/post', { username, text })).posts_id
}

async function ask(username: string, polls_title: string, responses: string[]): Promise<string> {
  const poll = { username, polls_title, responses }
  return (await post<{ polls_id: string }>(ports.polls, '/create/poll', poll)).polls_id
}

const like = (username: string, posts_id: string) => post(ports.likes, '/new/likes', { username, posts_id })
const vote = (user: string, polls_id: string, choice: string) =>
  post(ports.polls, '/poll/vote', { user, polls_id, choice })

/** Names that differ by case, that need escaping in one place or another, and of the greatest length. */
const authors = ['ann', 'Ann', 'zoë', 'posts/ann', 'a#b', 'x'.repeat(64), '渡辺']

for (let round = 1; round <= 4; round++) {
  for (const author of authors) await publish(author, `Post ${round}\nof “${author}” 🙂`)
}
const popular = await publish('ann', 'Everyone likes this.')
for (let number = 0; number < 30; number++) await like(`liker-${number}`, popular)
for (const username of ['only-liked', 'ann', 'John'])
  for (const id of ['3', popular]) await like(username, id)
await like('took-back', '3')
await fetch(`http://127.0.0.1:${ports.likes}/new/likes?username=took-back&posts_id=3`, { method: 'DELETE' })

const largest = Array.from({ length: 25 }, (_, index) => `option ${index + 1}`)
const polls = [
  await ask('only-asked', 'Two or more?', largest),
  await ask('ann', 'Tea or coffee?', ['tea', 'coffee']),
  await ask('Zoë', 'Tea or coffee?', ['tea', 'coffee', 'neither of the two']),
]
await vote('only-voted', polls[1] ?? '', 'tea')
await vote('only-voted', polls[0] ?? '', 'option 25')
await vote('only-voted', polls[0] ?? '', 'option 1')
await vote('ANN', polls[1] ?? '', 'coffee')
for (let number = 0; number < 12; number++)
  await vote(`voter-${number}`, polls[0] ?? '', `option ${number + 1}`)

const endpoint = `http://127.0.0.1:${ports.dynamodb}`
const client = new DynamoDBClient({
  endpoint,
  region: localAws.AWS_REGION,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})
for (const table of ['posts', 'polls', 'results', 'voters']) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: `microblog-dev-${table}` }))
  for (const item of Items) console.log(JSON.stringify({ table, item: unmarshall(item) }))
}
const redis = new Redis({ port: ports.redis })
for (const key of (await redis.keys('*')).toSorted()) {
  console.log(JSON.stringify({ key, members: await redis.zrange(key, '0', '-1', 'WITHSCORES') }))
}
redis.disconnect()
