import type { StandardSchemaV1 } from '@standard-schema/spec'
import { duration_minutes, polls_id, polls_title, response } from '../../api/classic/polls/poll-fields.ts'
import { responses } from '../../api/classic/polls/polls-contract.ts'
import { posts_id, text } from '../../api/classic/posts/post-fields.ts'
import { username } from '../../api/contract/fields.ts'
import type { PostReference } from '../../posts/post.ts'
import { type Member, type MemberType, memberTypes } from './member.ts'
import { millisecondTime, readTime, requirePast } from './times.ts'

/** Why something cannot be read as a member. */
export class Malformed extends Error {}

/** Takes a field's value, undefined where the field is missing, and throws a range error that says what it must be. */
type FieldReader<Value> = (value: unknown, now: number) => Value
type Shape = Readonly<Record<string, FieldReader<unknown>>>
type Read<Of extends Shape> = { readonly [Name in keyof Of]: ReturnType<Of[Name]> }

/** Reads a member by the same rules as the API reads parameters. `now` is in milliseconds since 1970. */
export function readMember(type: unknown, fields: Readonly<Record<string, unknown>>, now: number): Member {
  if (!isMemberType(type)) {
    throw new Malformed(`type must be one of ${memberTypes.join(', ')}`)
  }
  return readers[type](fields, now)
}

function isMemberType(type: unknown): type is MemberType {
  return typeof type === 'string' && Object.hasOwn(readers, type)
}

const readers = {
  user: reader('user', { username: field(username), created_at: moment }, ({ username, created_at }) => ({
    username,
    createdAt: created_at,
  })),

  post: reader(
    'post',
    {
      posts_id: field(posts_id),
      username: field(username),
      text: field(text),
      created_at: moment,
      polls_id: optional(field(polls_id)),
      poll: optional(object({ responses: options, ends_at: optional(futureMoment) })),
      in_reply_to: optional(reference),
      quoted: optional(reference),
      conversation_id: optional(field(posts_id)),
    },
    ({ posts_id, username, text, created_at, polls_id, poll, in_reply_to, quoted, conversation_id }, now) => {
      requireOther('in_reply_to', in_reply_to, posts_id)
      requireOther('quoted', quoted, posts_id)
      if (poll && polls_id === undefined) throw new Malformed('polls_id is missing, of the poll')
      if (in_reply_to && conversation_id === undefined) throw new Malformed('conversation_id is missing')
      if (!in_reply_to && conversation_id !== undefined) {
        throw new Malformed('conversation_id must be missing in a post that is no reply')
      }
      const ends_at = poll?.ends_at
      const endsAt = ends_at !== undefined && requireDuration('poll.ends_at', created_at, ends_at, now)
      return {
        postId: posts_id,
        author: username,
        text,
        createdAt: created_at,
        ...(polls_id !== undefined && { pollId: polls_id }),
        ...(poll && { poll: { options: poll.responses, ...(endsAt && { endsAt }) } }),
        ...(in_reply_to && { inReplyTo: in_reply_to }),
        ...(quoted && { quoted }),
        ...(conversation_id !== undefined && { conversationId: conversation_id }),
      }
    },
  ),

  like: reader(
    'like',
    { username: field(username), posts_id: field(posts_id), liked_at: instant },
    ({ username, posts_id, liked_at }) => ({ username, postId: posts_id, since: liked_at }),
  ),

  poll: reader(
    'poll',
    {
      polls_id: field(polls_id),
      polls_title: field(polls_title),
      username: field(username),
      responses: options,
      created_at: moment,
      ends_at: optional(futureMoment),
      posts_id: optional(field(posts_id)),
    },
    ({ polls_id, polls_title, username, responses, created_at, ends_at, posts_id }, now) => ({
      pollId: polls_id,
      title: polls_title,
      author: username,
      options: responses,
      createdAt: created_at,
      ...(ends_at !== undefined && { endsAt: requireDuration('ends_at', created_at, ends_at, now) }),
      ...(posts_id !== undefined && { postId: posts_id }),
    }),
  ),

  vote: reader(
    'vote',
    { username: field(username), polls_id: field(polls_id), choice: field(response), voted_at: moment },
    ({ username, polls_id, choice, voted_at }) => ({
      username,
      pollId: polls_id,
      option: choice,
      votedAt: voted_at,
    }),
  ),
} satisfies Record<MemberType, (fields: Readonly<Record<string, unknown>>, now: number) => Member>

function reader<const Type extends MemberType, Of extends Shape, Value>(
  type: Type,
  shape: Of,
  toValue: (read: Read<Of>, now: number) => Value,
) {
  return (fields: Readonly<Record<string, unknown>>, now: number): { type: Type; value: Value } => {
    const unknown = unknownIn(fields, shape)
    if (unknown !== undefined) throw new Malformed(`a ${type} ${unknown}`)
    return { type, value: toValue(readFields(fields, shape, now), now) }
  }
}

/** A member's field that is an object. */
function object<const Of extends Shape>(shape: Of): FieldReader<Read<Of>> {
  return (value, now) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new RangeError('must be an object')
    }
    const fields = value as Readonly<Record<string, unknown>>
    const unknown = unknownIn(fields, shape)
    if (unknown !== undefined) throw new RangeError(unknown)
    return readFields(fields, shape, now)
  }
}

function unknownIn(fields: Readonly<Record<string, unknown>>, shape: Shape): string | undefined {
  const unknown = Object.keys(fields).find((name) => !Object.hasOwn(shape, name))
  if (unknown === undefined) return undefined
  return `has no ${JSON.stringify(unknown)}; it has ${Object.keys(shape).join(', ')}`
}

function readFields<const Of extends Shape>(
  fields: Readonly<Record<string, unknown>>,
  shape: Of,
  now: number,
): Read<Of> {
  const read = Object.entries(shape).map(([name, reader]) => [name, readField(name, reader, fields, now)])
  return Object.fromEntries(read)
}

function readField(
  name: string,
  read: FieldReader<unknown>,
  fields: Readonly<Record<string, unknown>>,
  now: number,
): unknown {
  try {
    return read(fields[name], now)
  } catch (error) {
    if (error instanceof Malformed) throw new Malformed(`${name}.${error.message}`)
    if (!(error instanceof RangeError)) throw error
    throw new Malformed(`${name} ${fields[name] === undefined ? 'is missing' : error.message}`)
  }
}

/** A field of the API. */
function field<Value>(schema: StandardSchemaV1<unknown, Value>): FieldReader<Value> {
  return (value) => {
    const result = schema['~standard'].validate(value)
    if (result instanceof Promise) throw new Error('A field of the API must be validated at once')
    if (result.issues) throw new RangeError(result.issues[0]?.message)
    return result.value
  }
}

function optional<Value>(read: FieldReader<Value>): FieldReader<Value | undefined> {
  return (value, now) => (value === undefined ? undefined : read(value, now))
}

/** A past time, to the millisecond. */
function moment(value: unknown, now: number): string {
  const microseconds = readTime(value, 3)
  requirePast(microseconds, now)
  return millisecondTime(microseconds)
}

/** A time that may be to come, to the millisecond. */
function futureMoment(value: unknown): string {
  return millisecondTime(readTime(value, 3))
}

/** A past time, to the microsecond. */
function instant(value: unknown, now: number): number {
  const microseconds = readTime(value, 6)
  requirePast(microseconds, now)
  return microseconds
}

const list = field(responses)

/** The options of a poll. The API also takes them in one text. */
function options(value: unknown, now: number): readonly string[] {
  if (!Array.isArray(value)) throw new RangeError('must be an array')
  return list(value, now)
}

const referenceFields = object({ posts_id: field(posts_id), username: field(username) })

/** A post that another one refers to. */
function reference(value: unknown, now: number): PostReference {
  const { posts_id, username } = referenceFields(value, now)
  return { postId: posts_id, author: username }
}

function requireOther(name: string, referred: PostReference | undefined, postId: string): void {
  if (referred?.postId === postId) throw new Malformed(`${name} must be another post`)
}

const duration = field(duration_minutes)

function requireDuration(name: string, createdAt: string, endsAt: string, now: number): string {
  const minutes = (Date.parse(endsAt) - Date.parse(createdAt)) / 60_000
  try {
    duration(minutes, now)
    return endsAt
  } catch (error) {
    throw new Malformed(`the minutes from created_at to ${name} ${(error as RangeError).message}`)
  }
}
