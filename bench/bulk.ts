import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { BulkRun } from './bulk-run.ts'
import { type BulkSizes, bulkUser, pairs, writeBulkFile } from './support/bulk-data.ts'
import { sample } from './support/data.ts'
import { requester } from './support/requests.ts'
import type { BenchStores } from './support/stores.ts'
import { figure, table } from './support/table.ts'

const sizes: BulkSizes = { users: 1_000, posts: 5_000, likes: 50_000, polls: 200, votes: 20_000 }

/** The share that is also written through the API, whose time is then multiplied. */
const share = 10

const callers = 16

/** An import and an export of much data, beside the same data written by the handlers of the API. */
export async function bulk(_: BenchStores): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'microblog-bulk-'))
  try {
    const [file, exported] = [join(folder, 'members'), join(folder, 'exported')]
    await writeBulkFile(file, sizes)
    const runs = [
      ['import', await run('import', file)],
      ['import, repeated', await run('import', file)],
      ['export', await run('export', exported)],
    ] as const
    const api = (await throughHandlers()) * share
    const rows = runs.map(([name, { seconds, processorSeconds, megabytes }]) => [
      name,
      figure(seconds),
      figure(processorSeconds),
      Math.round(megabytes),
      figure(api / seconds),
    ])
    return table(
      ['', 'seconds', 'of its own processor', 'MB', 'times as fast as handlers'],
      [...rows, [`handlers, ${callers} callers`, figure(api), '', '', 1]],
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function run(command: 'import' | 'export', file: string): Promise<BulkRun> {
  console.error(`  ${command}`)
  const parameters = ['bin/run.js', 'bench/bulk-run.ts', command, file]
  const { stdout } = await promisify(execFile)(process.execPath, parameters)
  return JSON.parse(stdout)
}

/** The seconds that the handlers take for a share of the data, called in this process, without HTTP. */
async function throughHandlers(): Promise<number> {
  console.error('  handlers')
  const [createPost, like, createPoll, vote] = await Promise.all(
    ['createPost', 'likePost', 'createPoll', 'castVote'].map((name) => requester(name, 201)),
  )
  if (!createPost || !like || !createPoll || !vote) throw new Error('A function is missing')
  const { users, posts, likes, polls, votes } = sizes
  const begin = performance.now()
  const postIds = await inTurns(
    posts / share,
    async (index) =>
      JSON.parse(await createPost({ username: bulkUser(index % users), text: sample.text })).posts_id,
  )
  const likePairs = [...pairs(likes / share, posts / share, users)]
  await inTurns(likePairs.length, async (index) => {
    const [username = '', post = 0] = likePairs[index] ?? []
    await like({ username, posts_id: postIds[post] ?? '' })
  })
  const draft = { polls_title: sample.title, username: bulkUser(0), responses: sample.responses.join(',') }
  const pollIds = await inTurns(polls / share, async () => JSON.parse(await createPoll(draft)).polls_id)
  const votePairs = [...pairs(votes / share, polls / share, users)]
  await inTurns(votePairs.length, async (index) => {
    const [user = '', poll = 0] = votePairs[index] ?? []
    const choice = sample.responses[index % sample.responses.length] ?? ''
    await vote({ user, polls_id: pollIds[poll] ?? '', choice })
  })
  return (performance.now() - begin) / 1_000
}

async function inTurns<Result>(count: number, call: (index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const caller = async () => {
    while (next < count) {
      const index = next++
      results[index] = await call(index)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return results
}
