import { describe, expect, test } from '@jest/globals'
import { eventually } from '../support/eventually.ts'
import { send } from '../support/http/client.ts'
import { startLoad } from '../support/stack/load.ts'
import { killAndWait } from '../support/stack/processes.ts'
import { useStack } from '../support/stack/use-stack.ts'

const stack = useStack()

const callers = 8

/** Kills a process under load and keeps the load up until it is back. */
async function killDuring(name: string, load: ReturnType<typeof startLoad>) {
  await eventually(() => load.sent > 200, 'the load runs')
  const back = stack.waitForOutput(new RegExp(`${name} +ready`))
  const goneAt = await killAndWait(stack.processId(name))
  await back
  const until = load.sent + 200
  await eventually(() => load.sent > until, 'the load goes on')
  return { ...(await load.stop()), goneAt }
}

async function publish(text: string): Promise<string> {
  const { body } = await send('POST', `${stack.likes}/new/post`, { json: { username: 'ann', text } })
  return `${body.posts_id}`
}

/** A load of likes of one post by user 0, 1, 2, …, and the users whose like was confirmed. */
function likesOf(posts_id: string) {
  const confirmed: string[] = []
  const load = startLoad(
    callers,
    (number) => ({
      method: 'POST',
      url: `${stack.likes}/new/likes`,
      json: { username: `${number}`, posts_id },
    }),
    (number, { status }) => {
      if (status === 201 || status === 200) confirmed.push(`${number}`)
    },
  )
  return { load, confirmed }
}

async function likersOf(posts_id: string): Promise<Set<string>> {
  const likers = new Set<string>()
  let cursor = ''
  do {
    const page = `posts_id=${posts_id}&limit=100${cursor && `&cursor=${cursor}`}`
    const { status, body } = await send<{ users: string[]; next?: string }>(
      'GET',
      `${stack.likes}/post/likers?${page}`,
    )
    expect(status).toBe(200)
    for (const user of body.users) likers.add(user)
    cursor = body.next ?? ''
  } while (cursor)
  return likers
}

describe('a gateway killed under load', () => {
  test('fails only writes that were in flight on it', async () => {
    const posts_id = await publish('under load')
    const { load, confirmed } = likesOf(posts_id)
    const { statuses, broken, lastFailureSent, goneAt } = await killDuring('gateway-1', load)
    const failed =
      broken +
      Object.entries(statuses).reduce((sum, [status, count]) => sum + (status >= '300' ? count : 0), 0)
    expect(lastFailureSent).toBeLessThanOrEqual(goneAt)
    const likers = await likersOf(posts_id)
    expect(confirmed.filter((user) => !likers.has(user))).toEqual([])
    expect(likers.size).toBeLessThanOrEqual(confirmed.length + failed)
  })

  test('fails no reads', async () => {
    const load = startLoad(callers, () => ({ method: 'GET', url: `${stack.likes}/likes?posts_id=1` }))
    const { statuses, broken } = await killDuring('gateway-2', load)
    expect(Object.keys(statuses)).toEqual(['200'])
    expect(broken).toBe(0)
  })
})

describe('a store killed under load', () => {
  test('Redis keeps every confirmed like, and likes work again when it is back', async () => {
    const posts_id = await publish('durable')
    const { load, confirmed } = likesOf(posts_id)
    const { statuses, broken, slowest } = await killDuring('redis', load)
    expect(broken).toBe(0)
    expect(Object.keys(statuses).filter((status) => !['200', '201', '503'].includes(status))).toEqual([])
    expect(slowest).toBeLessThan(1_500)
    const likers = await likersOf(posts_id)
    expect(confirmed.length).toBeGreaterThan(200)
    expect(confirmed.filter((user) => !likers.has(user))).toEqual([])
  })

  test('DynamoDB keeps every confirmed vote, and votes work again when it is back', async () => {
    const { body } = await send('POST', `${stack.polls}/create/poll`, {
      json: { polls_title: 'Durable?', username: 'ann', responses: 'yes,no' },
    })
    const polls_id = `${body.polls_id}`
    let counted = 0
    const load = startLoad(
      callers,
      (number) => ({
        method: 'POST',
        url: `${stack.polls}/poll/vote`,
        json: { user: `${number}`, polls_id, choice: 'yes' },
      }),
      (_, { status }) => {
        if (status === 201) counted++
      },
    )
    const { statuses, broken } = await killDuring('dynamodb', load)
    expect(broken).toBe(0)
    expect(Object.keys(statuses).filter((status) => !['201', '503'].includes(status))).toEqual([])
    const results = await send('GET', `${stack.polls}/vote/results?polls_id=${polls_id}`)
    expect(results.status).toBe(200)
    expect(results.body.total_votes).toBeGreaterThanOrEqual(counted)
    expect(results.body.total_votes).toBeLessThanOrEqual(counted + (statuses[503] ?? 0))
    expect(counted).toBeGreaterThan(200)
  })
})
