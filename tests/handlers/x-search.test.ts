import { describe, expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { xApi } from '../support/http/x-api.ts'
import { nextMillisecond } from '../support/next-millisecond.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

async function tweet(text: string, token = 'alice', more: object = {}): Promise<string> {
  const { body } = await xApi.createTweet({ token, json: { text, ...more } })
  await nextMillisecond()
  return body.data.id
}

async function textsFor(query: string): Promise<string[]> {
  const { status, body } = await xApi.search({ query: { query, max_results: '100' } })
  expect(status).toBe(200)
  return (body.data ?? []).map(({ text }: { text: string }) => text)
}

describe('a search', () => {
  test('finds posts by their words, in any case, and by their authors, newest first', async () => {
    await tweet('Zebras cross the road')
    await tweet('a zebra #crossing', 'Zoe')
    const first = await tweet('The ROAD is long', 'Zoe')
    await tweet('nothing of the kind', 'Zoe', { reply: { in_reply_to_tweet_id: first } })
    expect(await textsFor('road')).toEqual(['The ROAD is long', 'Zebras cross the road'])
    expect(await textsFor('zebra')).toEqual(['a zebra #crossing'])
    expect(await textsFor('ROAD the')).toEqual(['The ROAD is long', 'Zebras cross the road'])
    expect(await textsFor('"the road"')).toEqual(['The ROAD is long', 'Zebras cross the road'])
    expect(await textsFor('"cross the road"')).toEqual(['Zebras cross the road'])
    expect(await textsFor('road -zebras')).toEqual(['The ROAD is long'])
    expect(await textsFor('from:zoe -is:reply')).toEqual(['The ROAD is long', 'a zebra #crossing'])
    expect(await textsFor('from:ZOE is:reply')).toEqual(['nothing of the kind'])
    expect(await textsFor(`from:${userIdOf('zoe')} is:reply`)).toEqual(['nothing of the kind'])
    expect(await textsFor('#crossing -is:retweet')).toEqual(['a zebra #crossing'])
    expect(await textsFor('crossing')).toEqual([])
    expect(await textsFor('is:quote zebra')).toEqual([])
  })

  test('is read in pages, while others publish', async () => {
    const ids: string[] = []
    for (let number = 0; number < 23; number++) ids.unshift(await tweet(`pageable ${number}`, 'pia'))
    const found: unknown[] = []
    let next: unknown
    do {
      const query = {
        query: 'pageable',
        'tweet.fields': 'author_id',
        ...(typeof next === 'string' && { next_token: next }),
      }
      const { body } = await xApi.search({ query })
      expect(body.meta).toMatchObject({ result_count: body.data.length, newest_id: body.data[0].id })
      expect(body.data[0].author_id).toBe(userIdOf('pia'))
      found.push(...body.data.map(({ id }: { id: string }) => id))
      next = body.meta?.next_token
      await tweet('pageable but late', 'pia')
    } while (next)
    expect(found).toEqual(ids)
    const since = await xApi.search({ query: { query: 'pageable -late', since_id: `${ids[3]}` } })
    expect(since.body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 3))
  })

  test('that finds nothing has no data', async () => {
    const { body } = await xApi.search({ query: { query: 'nowheretobefound' } })
    expect(body).toEqual({ meta: { result_count: 0 } })
  })

  test.each([
    ['cats OR dogs', "'OR' is not available here (at position 6)"],
    ['(cats)', "'(cats)' is not available here (at position 1)"],
    ['cats has:links', "the operator 'has:' is not available here (at position 6)"],
    ['-is:verified', "the operator 'is:verified' is not available here (at position 1)"],
    ['from:not-a-name', 'from: must have a username or the id of a user (at position 1: from:not-a-name)'],
    ['"cats', 'a quotation mark is not closed'],
    ['…', 'there is no word (at position 1: …)'],
    ['   ', 'the query has no words'],
  ])('refuses %p and says why', async (query, problem) => {
    const { status, body } = await xApi.search({ query: { query } })
    expect([status, body.errors]).toEqual([
      400,
      [{ parameters: { query: [query] }, message: `There were errors processing your request: ${problem}` }],
    ])
  })

  test('refuses a token that is not its own', async () => {
    const { body: posts } = await xApi.userTweets({ path: { id: userIdOf('pia') } })
    for (const parameter of ['pagination_token', 'next_token']) {
      for (const token of ['n', 'nonsense', String(posts.meta?.next_token)]) {
        const { status, body } = await xApi.search({ query: { query: 'cats', [parameter]: token } })
        expect([status, body.errors]).toEqual([
          400,
          [
            {
              parameters: { [parameter]: [token] },
              message: `The \`${parameter}\` query parameter value [${token}] is not a valid token.`,
            },
          ],
        ])
      }
    }
  })
})
