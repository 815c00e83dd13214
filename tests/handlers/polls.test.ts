import { beforeAll, describe, expect, test } from '@jest/globals'
import { type PollBody, type ProblemBody, pollsApi } from '../support/http/polls-api.ts'
import { nextMillisecond } from '../support/next-millisecond.ts'
import { tableContents } from '../support/stores/contents.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

let api: Awaited<ReturnType<typeof pollsApi>>

beforeAll(async () => {
  api = await pollsApi()
})

const unknown = '462d7f16-ffb4-4762-8333-1270b76995a2'

async function poll(responses: readonly string[] = ['yes', 'no'], polls_title = 'Tea?'): Promise<PollBody> {
  return (await api.create({ json: { polls_title, username: 'chris', responses } })).body
}

async function votesOf(polls_id: string): Promise<number[]> {
  return (await api.results({ query: { polls_id } })).body.results.map(({ votes }) => votes)
}

describe('GET /polls', () => {
  test('answers a polls_id with the poll as it was created', async () => {
    const created = await poll()
    const found = await api.find({ query: { polls_id: created.polls_id } })
    expect([found.status, JSON.stringify(found.body)]).toEqual([200, JSON.stringify(created)])
  })

  test('is available as POST /polls too', async () => {
    const { polls_id } = await poll()
    const found = await api.find({ query: { polls_id } }, 'POST /polls/polls')
    expect([found.status, found.body.polls_id]).toEqual([200, polls_id])
  })

  test('answers an unknown polls_id with 404', async () => {
    const { status, body } = await api.find<ProblemBody>({ query: { polls_id: unknown } })
    expect([status, body.detail]).toEqual([404, `No poll has the polls_id ${unknown}`])
  })

  test('lists the polls of exactly one title, newest first, page by page', async () => {
    const created: string[] = []
    for (let index = 0; index < 5; index++) {
      created.unshift((await poll(undefined, 'Ça va?')).polls_id)
      await nextMillisecond()
    }
    await poll(undefined, 'Ça va bien?')
    const listed: PollBody[] = []
    let cursor: string | undefined
    for (const expected of [2, 2, 1]) {
      const json = { polls_title: ' C\u0327a va? ', limit: 2, cursor }
      const { body } = await api.find<{ polls: PollBody[]; next?: string }>({ json }, 'POST /polls/polls')
      expect(body.polls).toHaveLength(expected)
      listed.push(...body.polls)
      cursor = body.next
    }
    expect(cursor).toBeUndefined()
    expect(listed.map(({ polls_id }) => polls_id)).toEqual(created)
  })

  test('has no next page after one that is exactly full, and is empty for an unknown title', async () => {
    const created = await poll(undefined, 'Just one')
    const full = await api.find({ query: { polls_title: 'Just one', limit: '1' } })
    expect(full.body).toEqual({ polls: [created] })
    expect((await api.find({ query: { polls_title: 'None' } })).body).toEqual({ polls: [] })
  })

  test.each([
    [{ polls_id: unknown, polls_title: 'Tea?' }, 'polls_id', 'polls_title'],
    [{ polls_id: unknown, viewer: 'ann' }, 'polls_id', 'viewer'],
    [{ polls_title: 'Tea?', viewer: 'ann' }, 'polls_title', 'viewer'],
    [{ polls_id: unknown, cursor: 'of a page' }, 'polls_id', 'cursor'],
  ])('refuses %j, naming both parameters', async (query, one, other) => {
    const { status, body } = await api.find<ProblemBody>({ query })
    expect([status, body.detail, body.errors]).toEqual([
      400,
      `${one} must not be given with ${other}; ${other} must not be given with ${one}`,
      { [one]: `must not be given with ${other}`, [other]: `must not be given with ${one}` },
    ])
  })

  test('refuses all three together, naming the others of each', async () => {
    const query = { polls_id: unknown, polls_title: 'Tea?', viewer: 'ann' }
    const { status, body } = await api.find<ProblemBody>({ query })
    expect([status, body.errors]).toEqual([
      400,
      {
        polls_id: 'must not be given with polls_title or viewer',
        polls_title: 'must not be given with polls_id or viewer',
        viewer: 'must not be given with polls_id or polls_title',
      },
    ])
  })

  test("refuses a forged cursor and another title's", async () => {
    for (let index = 0; index < 2; index++) await poll(undefined, 'Twice')
    const { body } = await api.find<{ next: string }>({ query: { polls_title: 'Twice', limit: '1' } })
    for (const query of [
      { polls_title: 'Tea?', cursor: body.next },
      { polls_title: 'Twice', cursor: 'e30' },
    ]) {
      const { status, body } = await api.find<ProblemBody>({ query })
      expect([status, Object.keys(body.errors)]).toEqual([400, ['cursor']])
    }
  })
})

test('a multi-line title is found with any kind of line break', async () => {
  const created = await poll(undefined, 'Tea?\r\nOr coffee?\rOr neither?')
  expect(created.polls_title).toBe('Tea?\nOr coffee?\nOr neither?')
  for (const polls_title of ['Tea?\nOr coffee?\nOr neither?', 'Tea?\r\nOr coffee?\r\nOr neither?\r\n']) {
    expect((await api.find({ query: { polls_title } })).body).toEqual({ polls: [created] })
  }
})

describe('POST /poll/vote', () => {
  test('accepts a number in a JSON body for the response of its digits', async () => {
    const { polls_id } = await poll(['1', '2'])
    const { status, body } = await api.vote({ json: { user: 7, polls_id, choice: 1 } })
    expect([status, body.user, body.choice, await votesOf(polls_id)]).toEqual([201, '7', '1', [1, 0]])
  })

  test.each(['user', 'username'])('counts a vote of a %s and answers 201 with it', async (name) => {
    const { polls_id } = await poll()
    const { status, body } = await api.vote({ query: { [name]: 'chris' }, json: { polls_id, choice: 'yes' } })
    expect(status).toBe(201)
    expect(body).toEqual({ user: 'chris', polls_id, choice: 'yes', voted_at: expect.stringMatching(/Z$/) })
    expect(await votesOf(polls_id)).toEqual([1, 0])
  })

  test('counts a vote for the last response, which has a comma, quotation marks and an emoji', async () => {
    const { polls_id } = await poll(['yes', 'no', '👍, "maybe"'])
    const { status } = await api.vote({ json: { user: 'ann', polls_id, choice: ' 👍, "maybe" ' } })
    expect([status, await votesOf(polls_id)]).toEqual([201, [0, 0, 1]])
  })

  test('refuses a second vote, of the same choice too, with 409 and the vote that stands', async () => {
    const { polls_id } = await poll()
    const first = await api.vote({ json: { user: 'ann', polls_id, choice: 'no' } })
    const { voted_at } = first.body
    for (const choice of ['yes', 'no', 'no such response']) {
      const { status, body } = await api.vote<ProblemBody>({ json: { user: 'ann', polls_id, choice } })
      expect([status, body]).toEqual([
        409,
        {
          type: 'about:blank',
          title: 'Conflict',
          status: 409,
          detail: 'ann has already voted "no" in this poll; that vote stands',
          instance: expect.stringMatching(/^urn:request:/),
          choice: 'no',
          voted_at,
        },
      ])
    }
    expect(await votesOf(polls_id)).toEqual([0, 1])
  })

  test('refuses an unknown response with 422 and the list of valid ones, and writes nothing', async () => {
    const { polls_id } = await poll(['yes', '"no"'])
    const before = await tableContents(dynamodb.client)
    const { status, body } = await api.vote<ProblemBody>({ json: { user: 'ann', polls_id, choice: 'maybe' } })
    expect([status, body.errors]).toEqual([422, { choice: 'must be one of "yes", "\\"no\\""' }])
    expect(await tableContents(dynamodb.client)).toEqual(before)
    expect((await api.vote({ json: { user: 'ann', polls_id, choice: 'yes' } })).status).toBe(201)
  })

  test('refuses an unknown poll with 404, and writes nothing', async () => {
    const before = await tableContents(dynamodb.client)
    const json = { user: 'ann', polls_id: unknown, choice: 'yes' }
    const { status, body } = await api.vote<ProblemBody>({ json })
    expect([status, body.detail]).toEqual([404, `No poll has the polls_id ${unknown}`])
    expect(await tableContents(dynamodb.client)).toEqual(before)
  })

  test('counts the votes of one user in several polls, each in its own', async () => {
    const polls = [await poll(), await poll()]
    for (const [index, { polls_id }] of polls.entries()) {
      const choice = ['yes', 'no'][index]
      expect((await api.vote({ json: { user: 'zoe', polls_id, choice } })).status).toBe(201)
    }
    expect(await Promise.all(polls.map(({ polls_id }) => votesOf(polls_id)))).toEqual([
      [1, 0],
      [0, 1],
    ])
  })
})

describe('GET /vote/results', () => {
  test("lists every response in the poll's order, with votes and percentages", async () => {
    const { polls_id, polls_title } = await poll(['z', 'a', 'm'])
    for (const [user, choice] of [
      ['1', 'z'],
      ['2', 'z'],
      ['3', 'a'],
    ] as const) {
      await api.vote({ json: { user, polls_id, choice } })
    }
    const z = { choice: 'z', votes: 2, percent: 66.7 }
    const a = { choice: 'a', votes: 1, percent: 33.3 }
    const m = { choice: 'm', votes: 0, percent: 0 }
    const whole = { polls_id, polls_title, total_votes: 3 }
    expect((await api.results({ query: { polls_id } })).body).toEqual({ ...whole, results: [z, a, m] })
    const one = await api.results({ query: { polls_id, choice: 'a' } })
    expect(one.body).toEqual({ ...whole, results: [a] })
  })

  test('answers an unknown poll with 404 and an unknown choice with 422', async () => {
    const { polls_id } = await poll()
    expect((await api.results({ query: { polls_id: unknown } })).status).toBe(404)
    const { status, body } = await api.results<ProblemBody>({ query: { polls_id, choice: 'maybe' } })
    const expected = 'must be one of "yes", "no"'
    expect([status, body.errors]).toEqual([422, { choice: expected }])
    expect(body.detail).toBe(`choice ${expected}, not "maybe"`)
  })
})
