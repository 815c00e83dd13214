import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTables } from '../../lib/local/engines/tables.ts'
import { tableEnvironment } from '../../lib/local/stack/environment.ts'
import { freePort } from '../../lib/local/stack/ports.ts'
import { eventually } from '../support/eventually.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()
const redis = useRedis()
const folder = mkdtempSync(join(tmpdir(), 'microblog-commands-'))
let environment: NodeJS.ProcessEnv

beforeAll(async () => {
  const names = tableEnvironment()
  await createTables(dynamodb.client, (key) => names[`${key.toUpperCase()}_TABLE`] ?? key)
  environment = { REDIS_URL: redis.url, DYNAMODB_ENDPOINT: process.env.AWS_ENDPOINT_URL_DYNAMODB }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function start(
  script: 'import' | 'export',
  parameters: readonly string[],
  changes: NodeJS.ProcessEnv = {},
): ChildProcess {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [, ...command] = scripts[script].split(' ')
  return spawn(process.execPath, [...command, ...parameters], {
    env: { ...process.env, NODE_OPTIONS: '', ...environment, ...changes },
  })
}

async function run(
  script: 'import' | 'export',
  parameters: readonly string[],
  input = '',
  changes: NodeJS.ProcessEnv = {},
) {
  const child = start(script, parameters, changes)
  const output = { out: '', err: '' }
  child.stdout?.on('data', (chunk) => (output.out += chunk))
  child.stderr?.on('data', (chunk) => (output.err += chunk))
  child.stdin?.end(input)
  const [code] = await once(child, 'close')
  return { code, ...output }
}

const created_at = '2026-01-05T09:00:00.000Z'
const user = { username: 'ann', created_at }
const post = (id: string) => ({ posts_id: id, username: 'ann', text: `of ${id}`, created_at })
const like = { username: 'ann', posts_id: '1', liked_at: '2026-01-05T09:00:00.000001Z' }
const lineOf = (type: string, fields: object) => `${JSON.stringify({ type, ...fields })}\n`

const lines = [
  lineOf('format', { format: 1 }),
  lineOf('user', user),
  lineOf('post', post('2')),
  lineOf('post', post('1')),
  lineOf('like', like),
].join('')

function file(name: string, content?: string): string {
  const path = join(folder, name)
  if (content !== undefined) writeFileSync(path, content)
  return path
}

describe('npm run import', () => {
  test('stores a file of lines and says what it stored', async () => {
    expect(await run('import', [file('lines', lines)])).toEqual({
      code: 0,
      out: [
        'users: 1 imported, 0 there already, 0 refused',
        'posts: 2 imported, 0 there already, 0 refused',
        'likes: 1 imported, 0 there already, 0 refused',
        'polls: 0 imported, 0 there already, 0 refused',
        'votes: 0 imported, 0 there already, 0 refused\n',
      ].join('\n'),
      err: '',
    })
  })

  test('says by its exit code and by lines what it refused, from the standard input too', async () => {
    const text = `${lines}{\n${lineOf('post', { ...post('1'), text: 'other' })}`
    const { code, out, err } = await run('import', ['-'], text)
    expect(code).toBe(2)
    expect(out).toContain('posts: 0 imported, 2 there already, 1 refused\n')
    expect(out).toMatch(/\n1 could not be read\n$/)
    expect(err).toBe('line 6: must be valid JSON\nline 7: post 1 stands, and differs in text\n')
  })

  test('reads what can be read only once', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const [{ code, out }] = await Promise.all([run('import', [pipe]), writeFile(pipe, lines)])
    expect(code).toBe(0)
    expect(out).toContain('posts: 0 imported, 2 there already, 0 refused\n')
  })

  test('stores nothing of a document of another format', async () => {
    const document = file(
      'other.json',
      JSON.stringify({ format: 2, users: [{ username: 'eve', created_at }] }),
    )
    expect(await run('import', [document])).toEqual({
      code: 1,
      out: '',
      err: 'The format must be 1, not 2. Nothing was imported.\n',
    })
  })

  test.each([[[]], [['one', 'two']]])('says how it is used when it is given %j', async (parameters) => {
    const { code, err } = await run('import', parameters)
    expect([code, err]).toEqual([1, expect.stringMatching(/^Usage: npm run import FILE, where .*\n$/)])
  })

  test.each([
    ['DynamoDB', 'DYNAMODB_ENDPOINT', 'http'],
    ['Redis', 'REDIS_URL', 'redis'],
  ])('says in a sentence that there is no %s', async (store, variable, protocol) => {
    const address = `127.0.0.1:${await freePort()}`
    const { code, out, err } = await run('import', [file('lines', lines)], '', {
      [variable]: `${protocol}://${address}`,
    })
    expect([code, out]).toEqual([1, ''])
    const url = store === 'Redis' ? address : `http://${address}`
    expect(err).toMatch(
      new RegExp(
        `^${store} at ${url} does not answer \\(.*\\)\\. Start the stack first, with npm start, or name another store by ${variable}\\.\\n$`,
      ),
    )
  })
})

describe('npm run export', () => {
  test('writes a file of lines and says what it wrote', async () => {
    const path = file('exported')
    expect(await run('export', [path])).toEqual({
      code: 0,
      out: '',
      err: 'Exported 1 users, 2 posts, 1 likes, 0 polls, 0 votes\n',
    })
    expect(readFileSync(path, 'utf8')).toBe(lines)
  })

  test('writes a document that is imported again', async () => {
    const path = file('exported.json')
    await run('export', [path])
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      format: 1,
      users: [user],
      posts: [post('2'), post('1')],
      likes: [like],
      polls: [],
      votes: [],
    })
    expect(await run('import', [path])).toMatchObject({ code: 0, err: '' })
  })

  test('writes to the standard output', async () => {
    expect((await run('export', ['-'])).out).toBe(lines)
  })

  test('does not look for a profile of AWS, which the stores do not need', async () => {
    expect((await run('export', ['-'], '', { AWS_PROFILE: 'missing' })).out).toBe(lines)
  })
})

test('an export that is interrupted leaves no part of a file', async () => {
  const path = file('interrupted')
  const child = start('export', [path])
  const closed = once(child, 'close')
  const isOver = () =>
    child.exitCode !== null || readdirSync(folder).some((name) => name.endsWith('.partial'))
  await eventually(isOver, 'the export has begun')
  child.kill('SIGINT')
  await closed
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([])
})

test('an import that is killed half-way is finished by its repeat', async () => {
  const count = 3_000
  const many = Array.from({ length: count }, (_, index) =>
    lineOf('post', { posts_id: `many-${index}`, username: `user-${index % 7}`, text: 'text', created_at }),
  )
  const path = file('many', many.join(''))
  const child = start('import', [path])
  const stored = async () =>
    (
      await dynamodb.client.send(
        new ScanCommand({ TableName: tableEnvironment().POSTS_TABLE, Select: 'COUNT' }),
      )
    ).Count ?? 0
  await eventually(async () => (await stored()) > 2, 'some posts are stored')
  child.kill('SIGKILL')
  await once(child, 'close')
  const { code, out } = await run('import', [path])
  const [, imported, there] = /posts: ([\d,]+) imported, ([\d,]+) there already, 0 refused/.exec(out) ?? []
  const number = (text = '') => Number(text.replace(',', ''))
  expect(code).toBe(0)
  expect(number(imported) + number(there)).toBe(count)
  expect(number(there)).toBeGreaterThan(0)
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([])
})
