import { beforeAll, describe, expect, test } from '@jest/globals'
import { call } from '../support/events.ts'
import { useOutput } from '../support/output.ts'
import { useDynamoDB, useRedis } from '../support/stores.ts'

useRedis()
useDynamoDB()

async function loadHandlers() {
  process.env.METRICS_NAMESPACE = 'microblog-test'
  return {
    createPost: (await import('../../handlers/likes/create-post.ts')).handler,
    like: (await import('../../handlers/likes/like.ts')).handler,
    createPoll: (await import('../../handlers/polls/create.ts')).handler,
    vote: (await import('../../handlers/polls/vote.ts')).handler,
    sweep: (await import('../../handlers/registry/sweep.ts')).handler,
  }
}

let handlers: Awaited<ReturnType<typeof loadHandlers>>
const output = useOutput()

beforeAll(async () => {
  handlers = await loadHandlers()
})

interface MetricsLine {
  readonly _aws: {
    readonly Timestamp: number
    readonly CloudWatchMetrics: readonly [
      { readonly Namespace: string; readonly Metrics: readonly { Name: string; Unit: string }[] },
    ]
  }
  readonly [name: string]: unknown
}

function lines(): MetricsLine[] {
  return output.text
    .split('\n')
    .filter((line) => line.includes('"_aws"'))
    .map((line) => JSON.parse(line) as MetricsLine)
}

/** The metrics of each line, with their values and units. */
function measured() {
  return lines().map((line) =>
    Object.fromEntries(
      line._aws.CloudWatchMetrics[0].Metrics.map(({ Name, Unit }) => [Name, `${line[Name]} ${Unit}`]),
    ),
  )
}

describe('the metrics', () => {
  test('are logged in the embedded metric format, in the namespace that the environment sets', async () => {
    const { body } = await call<{ posts_id: string }>(handlers.createPost, 'POST /likes/new/post', {
      json: { username: 'ann', text: 'hello' },
    })
    await call(handlers.like, 'POST /likes/new/likes', {
      json: { username: 'bob', posts_id: body.posts_id },
    })
    expect(lines()).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            { Namespace: 'microblog-test', Dimensions: [[]], Metrics: [{ Name: 'Likes', Unit: 'Count' }] },
          ],
        },
        Likes: 1,
      },
    ])
  })

  test('count a like once, however often it is repeated', async () => {
    const { body } = await call<{ posts_id: string }>(handlers.createPost, 'POST /likes/new/post', {
      json: { username: 'ann', text: 'hello' },
    })
    const json = { username: 'bob', posts_id: body.posts_id }
    for (let times = 0; times < 3; times++) await call(handlers.like, 'POST /likes/new/likes', { json })
    await call(handlers.like, 'POST /likes/new/likes', { json: { ...json, posts_id: 'no such post' } })
    expect(measured()).toEqual([{ Likes: '1 Count' }])
  })

  test('count votes, and votes that conflict with an earlier one', async () => {
    const { body } = await call<{ polls_id: string }>(handlers.createPoll, 'POST /polls/create/poll', {
      json: { polls_title: 'Tea?', username: 'ann', responses: ['yes', 'no'] },
    })
    const ballot = { user: 'bob', polls_id: body.polls_id, choice: 'yes' }
    await call(handlers.vote, 'POST /polls/poll/vote', { json: ballot })
    await call(handlers.vote, 'POST /polls/poll/vote', { json: { ...ballot, choice: 'no' } })
    await call(handlers.vote, 'POST /polls/poll/vote', { json: { ...ballot, user: 'eve', choice: 'maybe' } })
    expect(measured()).toEqual([{ Votes: '1 Count' }, { VoteConflicts: '1 Count' }])
  })

  test('report of each pass what it found and how long it took', async () => {
    await handlers.sweep()
    expect(measured()).toEqual([
      {
        Passes: '1 Count',
        Probed: '0 Count',
        Evicted: '0 Count',
        Reinstated: '0 Count',
        Preserved: '0 Count',
        Left: '0 Count',
        PassDuration: expect.stringMatching(/^\d+ Milliseconds$/),
      },
    ])
  })
})
