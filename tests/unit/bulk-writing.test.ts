import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { withSource } from '../../lib/local/bulk/commands/input-file.ts'
import { writeText } from '../../lib/local/bulk/commands/output-file.ts'
import { packed } from '../../lib/local/bulk/conditional-writes.ts'
import { inParts } from '../../lib/local/bulk/in-parts.ts'
import type { Member } from '../../lib/local/bulk/member.ts'
import { documentText, ndjsonText } from '../../lib/local/bulk/member-text.ts'
import { patiently } from '../../lib/local/bulk/patience.ts'
import { sorted } from '../../lib/local/bulk/sorted.ts'
import { atIntervals } from '../../lib/local/stack/at-intervals.ts'
import { storeIncomplete, storeUnavailable } from '../../lib/platform/store-failure.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'microblog-bulk-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function* each<Item>(...items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}

const createdAt = '2026-01-04T09:00:00.000Z'
const ann: Member = { type: 'user', value: { username: 'ann', createdAt } }
const bob: Member = { type: 'user', value: { username: 'bob', createdAt } }
const like: Member = { type: 'like', value: { username: 'ann', postId: '1', since: 1_767_517_200_000_007 } }

describe('members are written', () => {
  test('as lines after one that names the format', async () => {
    expect((await all(ndjsonText(each<Member>(ann, like)))).join('')).toBe(
      [
        '{"type":"format","format":1}',
        `{"type":"user","username":"ann","created_at":"${createdAt}"}`,
        '{"type":"like","username":"ann","posts_id":"1","liked_at":"2026-01-04T09:00:00.000007Z"}',
        '',
      ].join('\n'),
    )
  })

  test.each<[string, Member[], object]>([
    ['none', [], {}],
    ['two of the first type', [ann, bob], { users: ['ann', 'bob'] }],
    ['some of two types', [ann, bob, like], { users: ['ann', 'bob'], likes: ['ann'] }],
    ['one of a type in the middle', [like], { likes: ['ann'] }],
    [
      'one of the last type',
      [{ type: 'vote', value: { username: 'ann', pollId: '1', option: 'a', votedAt: createdAt } }],
      { votes: ['ann'] },
    ],
  ])('as a document with an array for each type: %s', async (_, members, names) => {
    const text = (await all(documentText(each(...members)))).join('')
    const { format, ...arrays } = JSON.parse(text)
    expect(format).toBe(1)
    const found = Object.entries<{ username: string }[]>(arrays).map(([name, array]) => [
      name,
      array.map(({ username }) => username),
    ])
    expect(Object.fromEntries(found)).toEqual({
      users: [],
      posts: [],
      likes: [],
      polls: [],
      votes: [],
      ...names,
    })
    expect(Object.keys(arrays)).toEqual(['users', 'posts', 'likes', 'polls', 'votes'])
  })
})

describe('values are sorted', () => {
  test.each([1, 2, 3, 7, 100])('by their keys, %i at a time in memory', async (perRun) => {
    const values = [5, 3, 9, 1, 7, 3, 8].map((value) => ({ value }))
    const found = await all(await sorted(each(...values), ({ value }) => `${value}`, folder, perRun))
    expect(found.map(({ value }) => value)).toEqual([1, 3, 3, 5, 7, 8, 9])
    expect(readdirSync(folder)).toHaveLength(Math.floor(7 / perRun))
  })

  test('once all have been read', async () => {
    let isRead = false
    async function* values() {
      yield 'b'
      yield 'a'
      isRead = true
    }
    await sorted(values(), (value) => value, folder)
    expect(isRead).toBe(true)
  })
})

test('items are handed on in parts, the last of which may be smaller', async () => {
  expect(await all(inParts(each(1, 2, 3, 4, 5), 2))).toEqual([[1, 2], [3, 4], [5]])
  expect(await all(inParts(each(1, 2), 2))).toEqual([[1, 2]])
  expect(await all(inParts(each(), 2))).toEqual([])
})

describe('values are packed into transactions of at most 100 items', () => {
  test.each([
    ['one item each', 100, () => 1, [100]],
    ['one item each, one more than fit', 101, () => 1, [100, 1]],
    ['27 items each', 7, () => 27, [3, 3, 1]],
    [
      'two items for the first of a part and one for each other',
      199,
      (_: number, last?: number) => (last === undefined ? 2 : 1),
      [99, 99, 1],
    ],
    ['none at all', 0, () => 1, []],
  ])('%s', (_, count, itemsFor, sizes) => {
    const parts = packed([...Array(count).keys()], itemsFor)
    expect(parts.map(({ length }) => length)).toEqual(sizes)
    expect(parts.flat()).toEqual([...Array(count).keys()])
  })
})

test('progress is shown every other second', () => {
  const shown: number[] = []
  let time = 0
  const onProgress = atIntervals(
    (count: number) => shown.push(count),
    () => time,
  )
  for (time = 0; time <= 5_000; time += 1_000) onProgress(time)
  expect(shown).toEqual([2_000, 4_000])
})

describe('an operation on a store', () => {
  const failing = (...errors: Error[]) => {
    const run = { attempts: 0 }
    const operation = async () => {
      const error = errors[run.attempts++]
      if (error) throw error
      return 'done'
    }
    return { run, operation }
  }

  test('is repeated while the store does not answer', async () => {
    const { run, operation } = failing(storeUnavailable('Redis', 'one'), storeUnavailable('Redis', 'two'))
    expect(await patiently(operation)).toBe('done')
    expect(run.attempts).toBe(3)
  })

  test('is given up after half a minute', async () => {
    const { run, operation } = failing(...[1, 2, 3, 4].map((each) => storeUnavailable('Redis', `${each}`)))
    const times = [0, 15_000, 30_000, 30_001]
    await expect(patiently(operation, () => times.shift() as number)).rejects.toMatchObject({ cause: '3' })
    expect(run.attempts).toBe(3)
  })

  test.each([storeIncomplete('DynamoDB', 'a table', 'no'), new TypeError()])(
    'is not repeated after %s',
    async (error) => {
      const { run, operation } = failing(error)
      await expect(patiently(operation)).rejects.toBe(error)
      expect(run.attempts).toBe(1)
    },
  )
})

describe('a text is written', () => {
  test('under its name once it is whole', async () => {
    const file = join(folder, 'out')
    writeFileSync(file, 'before')
    async function* text() {
      yield 'a'.repeat(300_000)
      expect(readFileSync(file, 'utf8')).toBe('before')
      yield 'b'
    }
    await writeText(file, text())
    expect(readFileSync(file, 'utf8')).toBe(`${'a'.repeat(300_000)}b`)
    expect(readdirSync(folder)).toEqual(['out'])
  })

  test('not at all if it ends half-way', async () => {
    async function* text() {
      yield 'half'
      throw new Error('The store went away')
    }
    await expect(writeText(join(folder, 'out'), text())).rejects.toThrow('The store went away')
    expect(readdirSync(folder)).toEqual([])
  })

  test('where a link leads', async () => {
    const [file, link] = [join(folder, 'out'), join(folder, 'link')]
    writeFileSync(file, 'before')
    symlinkSync(file, link)
    await writeText(link, each('after'))
    expect(readFileSync(file, 'utf8')).toBe('after')
    expect(readdirSync(folder)).toEqual(['link', 'out'])
  })

  test('to no folder and to no device', async () => {
    await expect(writeText(folder, each('text'))).rejects.toThrow(`${folder} is no regular file`)
    await expect(writeText('/dev/null', each('text'))).rejects.toThrow('/dev/null is no regular file')
    expect(existsSync('/dev/null')).toBe(true)
  })

  test('into a folder that is there', async () => {
    const file = join(folder, 'missing', 'out')
    await expect(writeText(file, each('text'))).rejects.toThrow(`${file} cannot be written (ENOENT).`)
  })
})

describe('a file is read', () => {
  const countOf = (file: string) =>
    withSource(file, Date.now(), async (source) => (await all(source.all())).length)
  const user = { username: 'ann', created_at: createdAt }

  test('as lines, or as a document if its name ends in .json', async () => {
    writeFileSync(join(folder, 'members'), `${JSON.stringify({ type: 'user', ...user })}\n`)
    writeFileSync(
      join(folder, 'members.json'),
      JSON.stringify({ format: 1, users: [user, user] }, undefined, 2),
    )
    expect(await countOf(join(folder, 'members'))).toBe(1)
    expect(await countOf(join(folder, 'members.json'))).toBe(2)
  })

  test('unless it is missing, a folder or no document', async () => {
    mkdirSync(join(folder, 'folder'))
    writeFileSync(join(folder, 'broken.json'), '{')
    for (const [name, message] of [
      ['missing', 'missing cannot be read (ENOENT).'],
      ['folder', 'folder is a folder.'],
      ['broken.json', 'broken.json cannot be read (no valid JSON in UTF-8).'],
    ] as const) {
      await expect(countOf(join(folder, name))).rejects.toThrow(join(folder, message))
    }
  })
})
