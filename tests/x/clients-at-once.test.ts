import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { send } from '../support/http/client.ts'
import { useStack } from '../support/stack/use-stack.ts'
import { twitterApi, xdk } from '../support/x-clients/node-clients.ts'

/** X's own clients at the same moment, over HAProxy and two gateways. */
const stack = useStack()

async function publish(as: string, text: string): Promise<string> {
  const { data } = await xdk(stack.x, as).posts.create({ text })
  return `${data?.id}`
}

async function countOf(id: string): Promise<unknown> {
  const found = await xdk(stack.x, 'counter').posts.getById(id, { postFields: ['public_metrics'] })
  const { body } = await send('GET', `${stack.likes}/likes?posts_id=${id}`)
  expect(found.data?.publicMetrics).toMatchObject({ likeCount: body.likes })
  return body.likes
}

test('a hundred likes by two clients at once are a hundred, on both APIs', async () => {
  const id = await publish('popular', 'like me')
  const names = Array.from({ length: 50 }, (_, index) => `fan_${index}`)
  await Promise.all(
    names.flatMap((name) => [
      xdk(stack.x, `${name}_x`).users.likePost(userIdOf(`${name}_x`), { tweetId: id }),
      twitterApi(stack.x, `${name}_t`).v2.like(userIdOf(`${name}_t`), id),
    ]),
  )
  expect(await countOf(id)).toBe(100)
  // The same again by another spelling of the names, beside some that are taken back.
  await Promise.all([
    ...names.map((name) => twitterApi(stack.x, `${name}_T`).v2.like(userIdOf(`${name}_t`), id)),
    ...names.map((name) => xdk(stack.x, `${name}_x`).users.unlikePost(userIdOf(`${name}_x`), id)),
  ])
  expect(await countOf(id)).toBe(50)
})

test('a post that is deleted while twenty clients like it is gone for all, with its likes', async () => {
  const id = await publish('fleeting', 'soon gone')
  const names = Array.from({ length: 20 }, (_, index) => `late_${index}`)
  const likes = names.map((name, index) =>
    index % 2
      ? xdk(stack.x, name).users.likePost(userIdOf(name), { tweetId: id })
      : twitterApi(stack.x, name).v2.like(userIdOf(name), id),
  )
  const deletion = xdk(stack.x, 'fleeting').posts.delete(id)
  const outcomes = await Promise.allSettled(likes)
  expect((await deletion).data).toEqual({ deleted: true })
  for (const outcome of outcomes) {
    const status = outcome.status === 'fulfilled' ? 200 : (outcome.reason.status ?? outcome.reason.code)
    expect([200, 400]).toContain(status)
  }
  const reader = twitterApi(stack.x, 'reader').v2
  expect((await reader.singleTweet(id)).errors).toHaveLength(1)
  expect((await reader.tweetLikedBy(id)).data ?? []).toEqual([])
  for (const name of names) {
    await reader.me()
    expect((await reader.userLikedTweets(userIdOf(name))).tweets).toEqual([])
  }
  await expect(reader.like(userIdOf('reader'), id)).rejects.toMatchObject({ code: 400 })
})

test('pages read there and back while posts arrive have each post once', async () => {
  const author = twitterApi(stack.x, 'busy').v2
  const ids: string[] = []
  for (let number = 1; number <= 20; number++) ids.unshift(await publish('busy', `before ${number}`))
  const arriving = Promise.all(
    Array.from({ length: 20 }, (_, index) => publish('busy', `meanwhile ${index}`)),
  )
  let page = await author.userTimeline(userIdOf('busy'), { max_results: 5 })
  const there = page.tweets.map(({ id }) => id)
  while (!page.done) {
    page = await page.next()
    there.push(...page.tweets.map(({ id }) => id))
  }
  const late = await arriving
  expect(there.filter((id) => ids.includes(id))).toEqual(ids)
  expect(new Set(there).size).toBe(there.length)
  // By now all have arrived: the way back meets every one of them.
  const back = page.tweets.map(({ id }) => id)
  while (page.meta.previous_token) {
    page = await page.previous()
    back.unshift(...page.tweets.map(({ id }) => id))
  }
  expect([new Set(back).size, back.length]).toEqual([40, 40])
  expect([...back].sort()).toEqual([...ids, ...late].sort())
})

test('a poll that ends while both gateways take votes shows those that were accepted, and is closed', async () => {
  const createdAt = Date.now() - 5 * 60_000 + 8_000
  const [created_at, ends_at] = [createdAt, createdAt + 5 * 60_000].map((time) =>
    new Date(time).toISOString(),
  )
  const [posts_id, polls_id] = ['1700000000000000001', '1700000000000000002']
  const own = { username: 'closing', created_at }
  const lines = [
    { type: 'post', posts_id, text: 'Quick?', ...own, polls_id },
    { type: 'poll', polls_id, polls_title: 'Quick?', ...own, responses: ['yes', 'no'], ends_at, posts_id },
  ]
  const folder = mkdtempSync(join(tmpdir(), 'poll-'))
  const file = join(folder, 'poll.ndjson')
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  await promisify(execFile)(process.execPath, ['bin/run.js', 'lib/local/bulk/commands/import.ts', file], {
    env: { ...process.env, NODE_OPTIONS: '', ...stack.environment },
  })
  rmSync(folder, { recursive: true })

  const reader = twitterApi(stack.x, 'closing').v2
  const read = async () => {
    const options = {
      expansions: ['attachments.poll_ids' as const],
      'poll.fields': ['voting_status' as const],
    }
    const { includes } = await reader.singleTweet(posts_id ?? '', options)
    return includes?.polls?.[0]
  }
  expect(await read()).toMatchObject({ id: polls_id, voting_status: 'open' })

  /** Votes at one gateway, a user a vote, until the poll has ended; gives how many votes were accepted. */
  async function voteUntilTheEnd(gateway: number): Promise<number> {
    for (let accepted = 0; ; accepted++) {
      const form = { user: `voter_${gateway}_${accepted}`, polls_id: `${polls_id}`, choice: 'yes' }
      const port = Number(stack.environment.GATEWAY_PORT) + 2 * gateway
      const { status } = await send('POST', `http://localhost:${port}/polls/poll/vote`, { form })
      if (status === 422) return accepted
      expect(status).toBe(201)
    }
  }
  const accepted = await Promise.all([0, 1].map(voteUntilTheEnd))
  const total = accepted.reduce((sum, votes) => sum + votes)
  expect(total).toBeGreaterThan(0)
  expect(await read()).toMatchObject({
    voting_status: 'closed',
    options: [
      { label: 'yes', votes: total },
      { label: 'no', votes: 0 },
    ],
  })
})
