import { apiEvent } from '../../tests/support/http/events.ts'
import { sample } from './data.ts'
import { declaredFunctions } from './functions.ts'
import { context, loadHandler } from './lambda.ts'

/** A request to a function, with its expected status and its parameters. */
export type MeasuredRequest = readonly [
  name: string,
  functionName: string,
  status: number,
  /** The parameters differ by turn where a repeated request would be a different operation. */
  parameters: (turn: number) => Readonly<Record<string, string>>,
  /** How many turns precede the measured one; 1 by default. */
  warmUps?: number,
]

const { posts, title: polls_title, responses } = sample
const username = 'ann'
/** Votes in every poll. */
const voter = 'voter'
const postOf = (turn: number) => posts[turn] ?? ''

const likes: readonly MeasuredRequest[] = [
  // Of the first three turns, the last is by a user and of a post that the two before have brought to the process.
  [
    'like',
    'likePost',
    201,
    (turn) =>
      turn < 3
        ? { username: `user-${turn === 1 ? 11 : 10}`, posts_id: turn === 0 ? '19' : '20' }
        : { username: `user-${100 + Math.floor(turn / 20)}`, posts_id: postOf(turn % 20) },
    2,
  ],
  [
    'like, a user new to the process',
    'likePost',
    201,
    (turn) => ({ username: `author-${turn + 1}`, posts_id: '1' }),
  ],
  [
    'like, an unregistered user',
    'likePost',
    201,
    (turn) => ({ username: `stranger-${turn}`, posts_id: '1' }),
  ],
  ['like, a post new to the process', 'likePost', 201, (turn) => ({ username, posts_id: postOf(turn + 5) })],
  ['like, repeated', 'likePost', 200, () => ({ username: 'user-10', posts_id: '6' })],
  ['unlike', 'unlikePost', 200, (turn) => ({ username: `user-${turn + 10}`, posts_id: '20' })],
  ['count of likes', 'countLikes', 200, () => ({ posts_id: '6' })],
  ['top ten, texts included', 'listTopPosts', 200, () => ({})],
  ["a user's likes", 'listLikedPosts', 200, () => ({ username })],
  ["a post's likers", 'listLikers', 200, () => ({ posts_id: '6' })],
  ['create post', 'createPost', 201, () => ({ username, text: sample.text })],
  ["a user's posts", 'listUserPosts', 200, () => ({ username })],
  ['post', 'getPost', 200, () => ({ posts_id: '6' })],
  ...[1, 20, 100].flatMap((limit): MeasuredRequest[] => {
    const page = { limit: `${limit}` }
    return [
      [`posts, ${limit}`, 'listPosts', 200, () => page],
      [`posts, ${limit}, for a viewer`, 'listPosts', 200, () => ({ ...page, viewer: 'user-10' })],
    ]
  }),
  ['posts by 20 ids', 'listPosts', 200, () => ({ posts_ids: posts.join(',') })],
  ["a user's likes for a viewer", 'listLikedPosts', 200, () => ({ username: 'user-10', viewer: username })],
  ['top ten for a viewer', 'listTopPosts', 200, () => ({ viewer: 'user-10' })],
  ['user', 'getUser', 200, () => ({ username })],
  ['users, 25', 'listUsers', 200, () => ({})],
  [
    'delete post with 30 likes',
    'deletePost',
    200,
    (turn) => ({ username: `author-${turn + 8}`, posts_id: `${turn + 8}` }),
  ],
  ['health check of likes', 'checkLikesHealth', 200, () => ({})],
]

interface SamplePolls {
  readonly polls_id: string
  readonly other: string
  /** One that ends in a week. */
  readonly ending: string
}

function polls({ polls_id, other, ending }: SamplePolls): readonly MeasuredRequest[] {
  const [first = '', second = ''] = responses
  const draft = { polls_title, username, responses: responses.join(',') }
  return [
    ['create poll of 4', 'createPoll', 201, () => draft],
    ['find poll', 'findPolls', 200, () => ({ polls_id })],
    ['find polls by title, 25', 'findPolls', 200, () => ({ polls_title })],
    ...[1, 20, 100].flatMap((limit): MeasuredRequest[] => {
      const page = { limit: `${limit}` }
      return [
        [`polls of 4, ${limit}`, 'findPolls', 200, () => page],
        [`polls of 4, ${limit}, for a viewer`, 'findPolls', 200, () => ({ ...page, viewer: voter })],
      ]
    }),
    // Each user votes in the other poll first.
    [
      'vote',
      'castVote',
      201,
      (turn) => ({
        user: `user-${Math.floor(turn / 2)}`,
        polls_id: turn % 2 === 0 ? other : polls_id,
        choice: second,
      }),
    ],
    [
      'vote in a poll with an end',
      'castVote',
      201,
      (turn) => ({
        user: `late-${Math.floor(turn / 2)}`,
        polls_id: turn % 2 === 0 ? other : ending,
        choice: first,
      }),
    ],
    ['vote, repeated', 'castVote', 409, () => ({ user: 'user-0', polls_id, choice: first })],
    ["a user's vote", 'findVote', 200, () => ({ user: 'user-0', polls_id })],
    ["a user's votes, 25", 'listUserVotes', 200, () => ({ username: voter })],
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

/** A request for each operation, in an order in which all succeed. */
export function measuredRequests(samplePolls: SamplePolls): readonly MeasuredRequest[] {
  return [...likes, ...polls(samplePolls), ...registry]
}

/** Writes enough data to fill every list. Returns the ids of three polls. */
export async function fillStores(): Promise<SamplePolls> {
  const [like, createPost, createPoll, castVote, register] = [
    await requester('likePost', 201),
    await requester('createPost', 201),
    await requester('createPoll', 201),
    await requester('castVote', 201),
    await requester('registerService', 201),
  ]
  for (const posts_id of posts.slice(0, 10)) {
    for (let user = 10; user < 40; user++) await like({ username: `user-${user}`, posts_id })
  }
  for (let number = 0; number < 100; number++) await createPost({ username, text: sample.text })
  const draft = { polls_title, username, responses: responses.join(',') }
  const newPoll = async (more: Readonly<Record<string, string>> = {}): Promise<string> =>
    JSON.parse(await createPoll({ ...draft, ...more })).polls_id
  for (let batch = 0; batch < 10; batch++) {
    const ids = await Promise.all(Array.from({ length: 10 }, () => newPoll()))
    await Promise.all(ids.map((polls_id) => castVote({ user: voter, polls_id, choice: responses[0] ?? '' })))
  }
  for (let number = 10; number < 40; number++) await register(instance(number))
  return {
    polls_id: await newPoll(),
    other: await newPoll(),
    ending: await newPoll({ duration_minutes: '10080' }),
  }
}

/** Returns a function that calls a deployed function and checks the status of the response. */
export async function requester(functionName: string, expected: number) {
  const { file, routeKey = '' } = declaredFunctions().find(({ name }) => name === functionName) ?? {}
  if (!file) throw new Error(`Unknown function ${functionName}`)
  const handler = await loadHandler(file)
  return async (query: Readonly<Record<string, string>>): Promise<string> => {
    const { statusCode, body = '' } = await handler(apiEvent(routeKey, { query }), context)
    if (statusCode !== expected) throw new Error(`${routeKey} answered ${statusCode}: ${body}`)
    return body
  }
}
