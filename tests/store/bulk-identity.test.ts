import { beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { bulkStoresBehind, exportLines, importLines } from '../support/stores/bulk-on-stores.ts'
import { emptyStores } from '../support/stores/empty-stores.ts'
import { postsBehind } from '../support/stores/posts-on-store.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()
const redisServer = useRedis()

let redis: Redis
beforeAll(() => {
  redis = new Redis(redisServer.url)
})

const begin = Date.parse('2026-01-05T09:00:00.000Z')
/** Few times, so that many members have the same. */
const seconds = fc.integer({ min: 0, max: 5 })
const at = (second: number, decimals = '000') =>
  new Date(begin + second * 1_000).toISOString().replace('000Z', `${decimals}Z`)

const names = ['Ann', 'ann', 'Zoë', '🦊', 'a b', '"', '\\', 'n'.repeat(64)]
const ids = ['1', '10', '2', 'b', 'ä', '#', 'a/b', '{x}', '9'.repeat(19), 'u'.repeat(64)]
const texts = [
  'one\ntwo',
  '"quoted" \\ and \ttab'.replace('\t', ' '),
  '😀'.repeat(280),
  '</script>',
  '{}',
  '\u200fא',
]
const options = ['yes', 'no', 'a, b', '"', '🦊']

const name = fc.constantFrom(...names)
const text = fc.constantFrom(...texts)

interface Fields {
  readonly [name: string]: unknown
}

/** At most one for each key. */
function some<Item extends Fields>(
  item: fc.Arbitrary<Item>,
  keyOf: (item: Item) => string,
  maxLength: number,
) {
  return fc.uniqueArray(item, { selector: keyOf, maxLength })
}

/** Members that fit together, all users among them. */
const members = fc
  .tuple(
    fc.tuple(
      ...names.map((username) =>
        seconds.map((second) => ({ type: 'user', username, created_at: at(second) })),
      ),
    ),
    some(
      fc.record({
        type: fc.constant('post'),
        posts_id: fc.constantFrom(...ids),
        username: name,
        text,
        created_at: seconds.map((second) => at(second, '250')),
        // Of posts in the file, later or earlier, and of others.
        replyTo: fc.option(fc.constantFrom(...ids)),
        quotes: fc.option(fc.constantFrom(...ids)),
        hasCopy: fc.boolean(),
      }),
      ({ posts_id }) => posts_id,
      8,
    ),
    some(
      fc.record({
        type: fc.constant('poll'),
        polls_id: fc.constantFrom(...ids),
        polls_title: text,
        username: name,
        responses: fc.uniqueArray(fc.constantFrom(...options), { minLength: 2 }),
        created_at: seconds.map((second) => at(second)),
        minutes: fc.option(fc.constantFrom(5, 10_080)),
        isOfPost: fc.boolean(),
      }),
      ({ polls_id }) => polls_id,
      4,
    ),
    fc.array(
      fc.record({ username: name, index: fc.nat(), liked_at: seconds.map((second) => at(second, '123456')) }),
      { maxLength: 20 },
    ),
    fc.array(
      fc.record({
        username: name,
        index: fc.nat(),
        option: fc.nat(),
        voted_at: seconds.map((second) => at(6 + second, '007')),
      }),
      { maxLength: 20 },
    ),
  )
  .map(([users, posts, drawnPolls, drawnLikes, drawnVotes]) => {
    const polls = drawnPolls.map(({ minutes, isOfPost, ...poll }, index) => ({
      ...poll,
      ...(minutes !== null && {
        ends_at: new Date(Date.parse(poll.created_at) + minutes * 60_000).toISOString(),
      }),
      ...(isOfPost && posts[index] && { posts_id: posts[index].posts_id }),
    }))
    const linked = posts.map(({ replyTo, quotes, hasCopy, ...post }) => {
      const poll = polls.find((each) => 'posts_id' in each && each.posts_id === post.posts_id)
      const [reply, quote] = [replyTo, quotes].map((id) => id !== null && id !== post.posts_id && id)
      const created_at = poll?.created_at ?? post.created_at
      const { responses = [], ends_at } = (poll ?? {}) as { responses?: string[]; ends_at?: string }
      return {
        ...post,
        created_at,
        ...(poll && { polls_id: poll.polls_id }),
        ...(poll && hasCopy && { poll: { responses, ...(ends_at && { ends_at }) } }),
        ...(reply && {
          in_reply_to: { posts_id: reply, username: post.username },
          conversation_id: reply,
        }),
        ...(quote && { quoted: { posts_id: quote, username: post.username } }),
      }
    })
    const likes = drawnLikes.flatMap(({ index, ...like }) => {
      const post = posts[index % Math.max(posts.length, 1)]
      return post ? [{ type: 'like', ...like, posts_id: post.posts_id }] : []
    })
    const votes = drawnVotes.flatMap(({ index, option, ...vote }) => {
      const poll = polls[index % Math.max(polls.length, 1)]
      if (!poll) return []
      return [
        {
          type: 'vote',
          ...vote,
          polls_id: poll.polls_id,
          choice: poll.responses[option % poll.responses.length],
        },
      ]
    })
    const once = <Item extends Fields>(items: readonly Item[], ...key: (keyof Item)[]) => [
      ...new Map(items.map((item) => [JSON.stringify(key.map((each) => item[each])), item])).values(),
    ]
    return [
      ...users,
      ...linked,
      ...once(likes, 'username', 'posts_id'),
      ...polls,
      ...once(votes, 'username', 'polls_id'),
    ]
  })
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))

async function emptied() {
  await emptyStores(dynamodb.client, redisServer.url)
  return bulkStoresBehind(dynamodb.client, redis)
}

test('what is exported and imported elsewhere exports the same, and is what was imported at first', async () => {
  const property = fc.asyncProperty(members, async (given) => {
    const first = await importLines(await emptied(), given)
    expect(first.refusals).toEqual([])
    const exported = await exportLines(storesAgain())
    expect(exported.map(sortedFields).toSorted()).toEqual(
      given.map((each) => sortedFields(JSON.stringify(each))).toSorted(),
    )
    const second = await importLines(await emptied(), exported)
    expect(second.refusals).toEqual([])
    expect(await exportLines(storesAgain())).toEqual(exported)
    expect(await referenceCounts()).toEqual(referencesIn(given))
  })
  await fc.assert(property, { numRuns: 25 })
}, 180_000)

/** By the ids of the posts that stand and that others refer to, how many reply to each and quote it. */
async function referenceCounts() {
  const found = await postsBehind(dynamodb.client).find(ids)
  return Object.fromEntries(
    found.flatMap(({ postId, replies, quotes }) =>
      replies + quotes > 0 ? [[postId, { replies, quotes }]] : [],
    ),
  )
}

/** The same as the members have it. */
function referencesIn(given: readonly Fields[]) {
  const posts = given.filter(({ type }) => type === 'post')
  const referring = (member: 'in_reply_to' | 'quoted', id: unknown) =>
    posts.filter((post) => (post[member] as Fields | undefined)?.posts_id === id).length
  return Object.fromEntries(
    posts.flatMap(({ posts_id }) => {
      const counts = { replies: referring('in_reply_to', posts_id), quotes: referring('quoted', posts_id) }
      return counts.replies + counts.quotes > 0 ? [[posts_id, counts]] : []
    }),
  )
}

/** The same stores, behind a client that remembers nothing. */
function storesAgain() {
  return bulkStoresBehind(dynamodb.client, redis)
}

function sortedFields(line: string): string {
  return JSON.stringify(Object.entries(JSON.parse(line)).toSorted())
}
