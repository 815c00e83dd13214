import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { jsonDocument } from '../../lib/local/bulk/json-document.ts'
import { memberTypes } from '../../lib/local/bulk/member.ts'
import { ndjsonFile } from '../../lib/local/bulk/ndjson-file.ts'
import type { Source } from '../../lib/local/bulk/source.ts'
import { linesOf, maximumLineBytes } from '../../lib/local/bulk/text-lines.ts'

const folder = mkdtempSync(join(tmpdir(), 'microblog-lines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const now = Date.parse('2026-01-05T09:00:00.000Z')
const created_at = '2026-01-04T09:00:00.000Z'

function fileOf(content: string | Buffer): string {
  const file = join(folder, 'file')
  writeFileSync(file, content)
  return file
}

/** What a source holds: members, or places with problems. */
async function entriesOf(source: Source) {
  const entries = []
  for await (const entry of source.all()) {
    entries.push('member' in entry ? entry.member : `${entry.where}: ${entry.problem}`)
  }
  return entries
}

const readLines = (content: string | Buffer) => entriesOf(ndjsonFile(fileOf(content), now))
const readObject = async (object: object) => (await readLines(JSON.stringify(object)))[0]

const samples = {
  user: { type: 'user', username: 'ann', created_at },
  post: {
    type: 'post',
    posts_id: '1',
    username: 'ann',
    text: 'one\ntwo',
    created_at,
    polls_id: '7',
    poll: { responses: ['this', 'that, or'], ends_at: '2026-01-11T09:00:00.000Z' },
    in_reply_to: { posts_id: '2', username: 'bob' },
    quoted: { posts_id: '3', username: 'eve' },
    conversation_id: '4',
  },
  like: { type: 'like', username: 'ann', posts_id: '1', liked_at: '2026-01-04T09:00:00.123456Z' },
  poll: {
    type: 'poll',
    polls_id: '7',
    polls_title: 'Which?',
    username: 'ann',
    responses: ['this', 'that, or'],
    created_at,
    ends_at: '2026-01-11T09:00:00.000Z',
    posts_id: '1',
  },
  vote: { type: 'vote', username: 'ann', polls_id: '7', choice: 'this', voted_at: created_at },
}

const values = {
  user: { username: 'ann', createdAt: created_at },
  post: {
    postId: '1',
    author: 'ann',
    text: 'one\ntwo',
    createdAt: created_at,
    pollId: '7',
    poll: { options: ['this', 'that, or'], endsAt: '2026-01-11T09:00:00.000Z' },
    inReplyTo: { postId: '2', author: 'bob' },
    quoted: { postId: '3', author: 'eve' },
    conversationId: '4',
  },
  like: { username: 'ann', postId: '1', since: 1_767_517_200_123_456 },
  poll: {
    pollId: '7',
    title: 'Which?',
    author: 'ann',
    options: ['this', 'that, or'],
    createdAt: created_at,
    endsAt: '2026-01-11T09:00:00.000Z',
    postId: '1',
  },
  vote: { username: 'ann', pollId: '7', option: 'this', votedAt: created_at },
}

describe('a line', () => {
  test.each(memberTypes)('holds a %s', async (type) => {
    expect(await readObject(samples[type])).toEqual({ type, value: values[type] })
  })

  test.each([
    ['post', 'poll', 'poll'],
    ['post', 'quoted', 'quoted'],
    ['poll', 'ends_at', 'endsAt'],
    ['poll', 'posts_id', 'postId'],
  ] as const)('holds a %s without %s', async (type, name, member) => {
    const { [member]: _, ...value } = values[type] as Record<string, unknown>
    expect(await readObject({ ...samples[type], [name]: undefined })).toEqual({ type, value })
  })

  test('holds a post as earlier versions have exported it, alone or with the id of a poll', async () => {
    const { posts_id, username, text } = samples.post
    const { postId, author, createdAt, pollId } = values.post
    const value = { postId, author, text, createdAt }
    const line = { type: 'post', posts_id, username, text, created_at }
    expect(await readObject(line)).toEqual({ type: 'post', value })
    expect(await readObject({ ...line, polls_id: '7' })).toEqual({
      type: 'post',
      value: { ...value, pollId },
    })
  })

  test('holds a post whose poll stays open', async () => {
    const { responses } = samples.post.poll
    expect(await readObject({ ...samples.post, poll: { responses } })).toEqual({
      type: 'post',
      value: { ...values.post, poll: { options: responses } },
    })
  })

  test.each([
    ['trimmed and normalised', { username: ' Zoe\u0308 ' }, { username: 'Zoë' }],
    ['a whole number for its digits', { username: 12 }, { username: '12' }],
    ['a time without decimals', { created_at: '2026-01-04T09:00:00Z' }, {}],
    [
      'a time with two decimals',
      { created_at: '2026-01-04T09:00:00.25Z' },
      { createdAt: '2026-01-04T09:00:00.250Z' },
    ],
    [
      'the first second of 1970',
      { created_at: '1970-01-01T00:00:00Z' },
      { createdAt: '1970-01-01T00:00:00.000Z' },
    ],
    [
      'a time that another clock may show already',
      { created_at: '2026-01-05T09:00:01Z' },
      { createdAt: '2026-01-05T09:00:01.000Z' },
    ],
  ])('is read as the API reads parameters: %s', async (_, given, read) => {
    expect(await readObject({ ...samples.user, ...given })).toEqual({
      type: 'user',
      value: { ...values.user, ...read },
    })
  })

  test('of a like may have a time without decimals', async () => {
    expect(await readObject({ ...samples.like, liked_at: '2026-01-04T09:00:00Z' })).toMatchObject({
      value: { since: 1_767_517_200_000_000 },
    })
  })
})

const aTime = 'must be a time in UTC such as 2026-01-05T09:00:00.000Z'

describe('a line is refused for', () => {
  test.each<[string, object, string]>([
    ['no type', { username: 'ann' }, 'type must be one of user, post, like, poll, vote'],
    ['an unknown type', { type: 'follow' }, 'type must be one of user, post, like, poll, vote'],
    ['a type of all objects', { type: 'toString' }, 'type must be one of user, post, like, poll, vote'],
    ['an unknown member', { ...samples.user, age: 7 }, 'a user has no "age"; it has username, created_at'],
    ['a missing member', { ...samples.user, created_at: undefined }, 'created_at is missing'],
    [
      'a name that is too long',
      { ...samples.user, username: 'n'.repeat(65) },
      'username must have at most 64 characters',
    ],
    ['an empty name', { ...samples.user, username: ' ' }, 'username must not be empty'],
    [
      'a line break in a name',
      { ...samples.user, username: 'a\nb' },
      'username must have no control characters',
    ],
    ['a long text', { ...samples.post, text: 't'.repeat(281) }, 'text must have at most 280 characters'],
    [
      'a post that replies to itself',
      { ...samples.post, in_reply_to: { posts_id: '1', username: 'ann' } },
      'in_reply_to must be another post',
    ],
    [
      'a post that quotes itself',
      { ...samples.post, quoted: { posts_id: '1', username: 'ann' } },
      'quoted must be another post',
    ],
    [
      'a reply of no conversation',
      { ...samples.post, conversation_id: undefined },
      'conversation_id is missing',
    ],
    [
      'a conversation without a reply',
      { ...samples.post, in_reply_to: undefined },
      'conversation_id must be missing in a post that is no reply',
    ],
    ['a copy of no poll', { ...samples.post, polls_id: undefined }, 'polls_id is missing, of the poll'],
    ['a reply to text', { ...samples.post, in_reply_to: '2' }, 'in_reply_to must be an object'],
    ['a reply to nothing', { ...samples.post, in_reply_to: null }, 'in_reply_to must be an object'],
    ['a reply to several', { ...samples.post, in_reply_to: [] }, 'in_reply_to must be an object'],
    [
      'a reply to a post of nobody',
      { ...samples.post, in_reply_to: { posts_id: '2' } },
      'in_reply_to.username is missing',
    ],
    [
      'a quote of a post with a text',
      { ...samples.post, quoted: { posts_id: '3', username: 'eve', text: 'hi' } },
      'quoted has no "text"; it has posts_id, username',
    ],
    [
      'a copy of one response',
      { ...samples.post, poll: { responses: ['this'] } },
      'poll.responses must have 2 to 25 items, not 1',
    ],
    [
      'a copy of a poll of four minutes',
      { ...samples.post, poll: { ...samples.post.poll, ends_at: '2026-01-04T09:04:00Z' } },
      'the minutes from created_at to poll.ends_at must be a whole number from 5 to 10080',
    ],
    ['an id that is no text', { ...samples.post, posts_id: ['1'] }, 'posts_id must be a string'],
    ['a time that is no text', { ...samples.user, created_at: 1 }, `created_at ${aTime}`],
    [
      'a time of another zone',
      { ...samples.user, created_at: '2026-01-04T09:00:00+01:00' },
      `created_at ${aTime}`,
    ],
    ['a time without seconds', { ...samples.user, created_at: '2026-01-04T09:00Z' }, `created_at ${aTime}`],
    [
      'a day that does not exist',
      { ...samples.user, created_at: '2025-02-29T09:00:00Z' },
      `created_at ${aTime}`,
    ],
    [
      'an hour that does not exist',
      { ...samples.user, created_at: '2025-02-28T24:00:00Z' },
      `created_at ${aTime}`,
    ],
    [
      'a month that does not exist',
      { ...samples.user, created_at: '2025-13-28T09:00:00Z' },
      `created_at ${aTime}`,
    ],
    [
      'a time before 1970',
      { ...samples.user, created_at: '1969-12-31T23:59:59Z' },
      'created_at must not be before 1970',
    ],
    [
      'a time to come',
      { ...samples.user, created_at: '2026-01-05T09:00:01.001Z' },
      'created_at must not be in the future',
    ],
    [
      'a like to come',
      { ...samples.like, liked_at: '2026-01-05T09:00:01.000001Z' },
      'liked_at must not be in the future',
    ],
    [
      'microseconds of a post',
      { ...samples.post, created_at: '2026-01-04T09:00:00.1234Z' },
      'created_at must have at most 3 decimals',
    ],
    ['one option', { ...samples.poll, responses: ['this'] }, 'responses must have 2 to 25 items, not 1'],
    [
      '26 options',
      { ...samples.poll, responses: [...Array(26).keys()] },
      'responses must have 2 to 25 items, not 26',
    ],
    [
      'options that look alike',
      { ...samples.poll, responses: ['this', 'this '] },
      'responses must be distinct',
    ],
    ['options in one text', { ...samples.poll, responses: 'this,that' }, 'responses must be an array'],
    [
      'a long option',
      { ...samples.poll, responses: ['this', 't'.repeat(101)] },
      'responses must have at most 100 characters',
    ],
    [
      'an end before the shortest',
      { ...samples.poll, ends_at: '2026-01-04T09:04:00Z' },
      'the minutes from created_at to ends_at must be a whole number from 5 to 10080',
    ],
    [
      'an end that is no whole minute away',
      { ...samples.poll, ends_at: '2026-01-04T09:05:01Z' },
      'the minutes from created_at to ends_at must be a whole number from 5 to 10080',
    ],
    [
      'a vote that names its user otherwise',
      { ...samples.vote, user: 'ann' },
      'a vote has no "user"; it has username, polls_id, choice, voted_at',
    ],
  ])('%s', async (_, object, problem) => {
    expect(await readObject(object)).toBe(`line 1: ${problem}`)
  })

  test.each([
    ['broken JSON', '{"type":"user"', 'must be valid JSON'],
    ['what is no object', '["user"]', 'must be a JSON object'],
    ['null', 'null', 'must be a JSON object'],
    ['a name that is given twice', '{"type":"user","type":"post"}', '"type" is given twice'],
    [
      'a format that is not on the first line',
      '{"type":"format","format":1}',
      'only the first line may name the format',
    ],
  ])('%s', async (_, line, problem) => {
    expect(await readLines(`\n${line}\n`)).toEqual([`line 2: ${problem}`])
  })

  test('bytes that are no UTF-8', async () => {
    const line = Buffer.from('{"type":"user","username":"ä"}', 'latin1')
    expect(await readLines(line)).toEqual(['line 1: must be UTF-8'])
  })

  test('its length, by which the lines after it are not affected', async () => {
    const long = JSON.stringify({ ...samples.user, username: 'n'.repeat(maximumLineBytes) })
    const { type, ...fields } = samples.user
    expect(await readLines([long, JSON.stringify({ type, ...fields })].join('\n'))).toEqual([
      `line 1: must have at most ${maximumLineBytes} bytes`,
      { type: 'user', value: values.user },
    ])
  })
})

test('a line that is far too long is not kept in memory', async () => {
  const megabyte = 1 << 20
  const file = fileOf('')
  truncateSync(file, 300 * megabyte)
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const observer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  }, 1)
  for await (const { bytes } of linesOf(file)) expect(bytes).toBeUndefined()
  clearInterval(observer)
  expect(most).toBeLessThan(150 * megabyte)
})

describe('a file of lines', () => {
  test('may have blank lines, a byte order mark, CR LF and no last line feed', async () => {
    const text = `\ufeff${JSON.stringify(samples.user)}\r\n\r\n  \n${JSON.stringify(samples.vote)}`
    expect(await readLines(text)).toEqual([
      { type: 'user', value: values.user },
      { type: 'vote', value: values.vote },
    ])
  })

  test('may name its format in the first line', async () => {
    const first = JSON.stringify({ type: 'format', format: 1 })
    expect(await readLines(`${first}\n${JSON.stringify(samples.user)}`)).toHaveLength(1)
  })

  test('of another format is not read at all', async () => {
    await expect(readLines('{"type":"format","format":2}\n{}')).rejects.toThrow('The format must be 1, not 2')
  })

  test('may be empty', async () => {
    expect(await readLines('')).toEqual([])
  })

  test('is read again for each type, with the numbers of its lines', async () => {
    const objects = [samples.post, samples.user, {}, samples.post, samples.like, samples.post]
    const source = ndjsonFile(fileOf(`\n${objects.map((each) => JSON.stringify(each)).join('\n')}`), now)
    await entriesOf(source)
    const places = async (type: (typeof memberTypes)[number]) => {
      const found = []
      for await (const { where, member } of source.members(type)) found.push([where, member.type])
      return found
    }
    expect(await places('post')).toEqual([
      ['line 2', 'post'],
      ['line 5', 'post'],
      ['line 7', 'post'],
    ])
    expect(await places('user')).toEqual([['line 3', 'user']])
    expect(await places('like')).toEqual([['line 6', 'like']])
    expect(await places('poll')).toEqual([])
  })

  test('has the same lines wherever it is cut into chunks', async () => {
    const texts = Array.from({ length: 3_000 }, (_, index) => 'ä'.repeat((index * 37) % 400))
    const file = fileOf(texts.join('\n'))
    const lines = []
    for await (const line of linesOf(file)) lines.push(line)
    expect(lines.map(({ bytes }) => bytes?.toString())).toEqual(texts.at(-1) ? texts : texts.slice(0, -1))
    const { start, end, number } = lines[2_000] ?? { start: 0, end: 0, number: 0 }
    const part = []
    for await (const line of linesOf(file, { start, end, number })) part.push(line)
    expect(part).toEqual([lines[2_000]])
  })
})

describe('a document', () => {
  const array = ({ type: _, ...fields }: { type: string }) => [fields]

  test('holds members by type', async () => {
    const document = {
      format: 1,
      votes: array(samples.vote),
      users: array(samples.user),
      posts: array(samples.post),
      likes: array(samples.like),
      polls: array(samples.poll),
    }
    const source = jsonDocument(document, now)
    expect(await entriesOf(source)).toEqual(memberTypes.map((type) => ({ type, value: values[type] })))
    const polls = []
    for await (const entry of source.members('poll')) polls.push(entry)
    expect(polls).toEqual([{ where: 'polls[0]', member: { type: 'poll', value: values.poll } }])
  })

  test('names the places of what cannot be read', async () => {
    const posts = [...array(samples.post), { posts_id: '2' }, 'post']
    const source = jsonDocument({ format: 1, posts }, now)
    expect(await entriesOf(source)).toEqual([
      { type: 'post', value: values.post },
      'posts[1]: username is missing',
      'posts[2]: must be a JSON object',
    ])
    const found = []
    for await (const { where } of source.members('post')) found.push(where)
    expect(found).toEqual(['posts[0]'])
  })

  test.each([
    ['no object', [], 'The document must be a JSON object'],
    ['no format', {}, 'The format must be 1, not undefined'],
    ['another format', { format: '1' }, 'The format must be 1, not "1"'],
    [
      'another array',
      { format: 1, follows: [] },
      'A document has no "follows"; it has users, posts, likes, polls, votes',
    ],
    ['an object for an array', { format: 1, users: {} }, 'users must be an array'],
  ])('is refused as a whole for %s', (_, document, message) => {
    expect(() => jsonDocument(document, now)).toThrow(message)
  })
})
