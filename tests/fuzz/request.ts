import { gzipSync } from 'node:zlib'
import { services } from '../../lib/api/apis.ts'
import { pathOutside } from '../../lib/api/contract/api-service.ts'
import { carriers } from '../../lib/api/x/read-request.ts'
import { addressesOf } from '../../lib/http/route.ts'
import { Random } from '../simulation/random.ts'
import { json, text } from './values.ts'

/** The bytes to send, one a character, and what is needed to parse the answer. */
export interface FuzzedRequest {
  readonly service: 'likes' | 'polls' | 'registry' | 'x'
  readonly bytes: string
  /** Whether the answers must have no body. */
  readonly isHead: boolean
}

const contracts = services.flatMap((service) =>
  service.routes.flatMap((route) =>
    addressesOf(route).map(({ method, path }) => ({
      service: service.name as FuzzedRequest['service'],
      method,
      inside: path,
      outside: pathOutside(service, path),
      parameters: [...route.parameters.flatMap(namesIn), ...Object.keys(route.synonyms)],
    })),
  ),
)

/** The members of bodies and forms of X's API, of which contracts have only the whole. */
function namesIn(parameter: string): readonly string[] {
  if (!(carriers as readonly string[]).includes(parameter)) return [parameter]
  return parameter === 'body' || parameter === 'form' ? inBodies : []
}

const inBodies = [
  'text',
  'tweet_id',
  'reply',
  'quote_tweet_id',
  'poll',
  'grant_type',
  'code',
  'refresh_token',
]

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'QUERY',
  'FOO',
  'get',
]
const versions = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/1.2', 'HTTP/2.0', 'http/1.1', '']
const types = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/vnd.api+json',
  'application/x-www-form-urlencoded',
  'APPLICATION/JSON',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'text/plain',
  'json',
  ';',
  '/',
  '',
]
const fields = [
  'Range: bytes=0-9',
  'Range: bytes=900-',
  'Expect: 100-continue',
  'Expect: x',
  'If-None-Match: *',
  'If-None-Match: W/"x", "',
  'If-Modified-Since: never',
  'Accept: text/html',
  'Accept-Encoding: gzip, br',
  'Origin: http://localhost:5173',
  'Origin: https://evil.example',
  'Origin: null',
  'Sec-Fetch-Site: cross-site',
  'Access-Control-Request-Method: POST',
  'X-HTTP-Method-Override: GET',
  'X-HTTP-Method-Override: DELETE',
  'sls-offline-authorizer-override: {',
  'Authorization: Bearer x.y.z',
  'Authorization: OAuth oauth_token="%',
  'Authorization: Bearer AAAAAAAAAAAAAAAAAAAA',
  'Cookie: a=;;=b"x',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'X-Forwarded-For: 1.2.3.4',
  'X-Forwarded-Prefix: /polls',
  'X-Forwarded-Prefix: /\\r\\n',
  'X-Request-Id: a/b',
  'X-Request-Id: "}%0d%0a{',
  'X-Request-Id: a b',
  `X-Request-Id: ${'x'.repeat(129)}`,
  'X-Request-Id: \u00ff',
  'Content-Encoding: gzip',
  'Host: evil.example',
  'Host: localhost',
  'Transfer-Encoding: gzip, chunked',
  'Content-Length: 5',
  'Content-Length: -1',
  'X-Latin: \u00ff',
  'X-Null: a\0b',
  'X-Folded: a\r\n b',
  'No colon',
  'Bad name: 1',
  ': nameless',
  `X-Long: ${'y'.repeat(17_000)}`,
  Array.from({ length: 120 }, (_, index) => `X${index}: 1`).join('\r\n'),
]

/** The request of a seed: one of the contracts' requests, unchanged or with some faults. */
export function requestOf(seed: number, prefixed: boolean): FuzzedRequest {
  const random = new Random(seed)
  const { service, method, inside, outside, parameters } = random.pick(contracts)
  const sent = random.chance(0.85) ? method : random.pick(methods)
  const given = parameters.filter(() => random.chance(0.8))
  const inBody = sent === 'GET' || sent === 'HEAD' ? random.chance(0.15) : random.chance(0.6)
  const query = random.chance(inBody ? 0.2 : 0.9) ? queryOf(random, given) : ''
  const path = (prefixed ? inside : outside).replace(/\{\w+\}/g, () => segment(random))
  const target = `${pathOf(random, path)}${query && `?${query}`}`
  const version = random.chance(0.95) ? 'HTTP/1.1' : random.pick(versions)
  const { body, type } = inBody ? bodyOf(random, given) : { body: '', type: '' }
  const head = [`${sent} ${target} ${version}`, 'Host: localhost']
  if (service === 'x' && random.chance(0.9)) head.push('Authorization: Bearer alice')
  if (type && random.chance(0.95))
    head.push(`Content-Type: ${random.chance(0.9) ? type : random.pick(types)}`)
  while (random.chance(0.3)) head.push(random.pick(fields))
  const framed = body || random.chance(0.1) ? framedOf(random, body) : { field: '', content: '' }
  if (framed.field) head.push(framed.field)
  const whole = `${head.join('\r\n')}\r\n\r\n${framed.content}`
  const bytes = random.chance(0.1) ? damaged(random, whole) : whole
  return { service, bytes, isHead: bytes.startsWith('HEAD ') }
}

/** The value of a variable in a path. */
function segment(random: Random): string {
  return random.chance(0.7) ? random.pick(['1', '10', '404', 'alice']) : encoded(random, text(random))
}

function pathOf(random: Random, path: string): string {
  if (random.chance(0.9)) return path
  return random.pick([
    `${path}/`,
    `${path}//`,
    path.toUpperCase(),
    path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    `${path}/../x`,
    `/../registry/services`,
    `${path}%00`,
    `${path}%ff`,
    `${path}%`,
    `${path}#x`,
    `${path}\\x`,
    `http://localhost${path}`,
    `//${path}`,
    '*',
    '',
    `${path}/${'z'.repeat(9_000)}`,
    `${'/'.repeat(5_000)}x`,
  ])
}

/** Names that no route knows. */
const unknownNames = [
  '__proto__',
  'constructor',
  'posts_ids[]',
  'postsId',
  'x',
  '',
  'a\0b',
  'a\r\nb',
  '\u00e2\u0080\u00ae',
  '\u00e2\u0080\u00a8',
  '\u00c2\u0085',
  'z'.repeat(1_000),
]

function queryOf(random: Random, names: readonly string[]): string {
  const pairs = names.map((name) => `${name}=${encoded(random, text(random))}`)
  while (random.chance(0.05)) pairs.push(`${encoded(random, random.pick(unknownNames))}=1`)
  if (random.chance(0.1)) pairs.push(...pairs)
  if (random.chance(0.1))
    pairs.push(random.pick(['', '&', '=', 'x', '%', '%zz', '%ff=1', '__proto__=1', 'limit=1&limit=2']))
  return pairs.join('&')
}

/** Percent-encodes a value, except now and then. */
function encoded(random: Random, value: string): string {
  if (random.chance(0.02)) return value
  return value.replace(/[^\w.~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

function bodyOf(random: Random, names: readonly string[]): { body: string; type: string } {
  if (random.chance(0.25)) return { body: queryOf(random, names), type: 'application/x-www-form-urlencoded' }
  const members = names.map((name) => `"${name}":${json(random)}`)
  if (random.chance(0.1)) members.push(...members)
  while (random.chance(0.05)) members.push(`${JSON.stringify(random.pick(unknownNames))}:${json(random)}`)
  const body = `{${members.join(',')}}`
  const type = 'application/json'
  if (random.chance(0.8)) return { body, type }
  return {
    type,
    body: random.pick([
      body.slice(0, -1),
      `\u00ef\u00bb\u00bf${body}`,
      `${body}x`,
      `[${body}]`,
      'null',
      '""',
      'NaN',
      ' ',
      '\u00ff\u00fe{\0}\0',
      'x'.repeat(70_000),
      '['.repeat(60_000),
      gzipSync(body).toString('latin1'),
    ]),
  }
}

function framedOf(random: Random, body: string): { field: string; content: string } {
  const length = body.length
  if (random.chance(0.75)) return { field: `Content-Length: ${length}`, content: body }
  const chunked = `${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  return random.pick([
    { field: 'Transfer-Encoding: chunked', content: chunked },
    { field: 'Transfer-Encoding: chunked', content: length ? chunked : '0\r\n\r\n' },
    { field: 'Transfer-Encoding: chunked', content: `${body}\r\n` },
    { field: 'Transfer-Encoding: chunked', content: chunked.slice(0, -4) },
    { field: `Transfer-Encoding: chunked\r\nContent-Length: ${length}`, content: chunked },
    { field: 'Transfer-Encoding: gzip', content: body },
    { field: 'Transfer-Encoding: Chunked', content: `0;${'x'.repeat(20_000)}\r\n\r\n` },
    { field: `Content-Length: ${length + 1}`, content: body },
    { field: `Content-Length: ${Math.max(0, length - 1)}`, content: body },
    { field: `Content-Length: ${length}\r\nContent-Length: ${length}`, content: body },
    { field: `Content-Length: 0x${length.toString(16)}`, content: body },
    { field: '', content: body },
  ])
}

/** Changes, deletes, inserts or cuts off a few bytes. */
function damaged(random: Random, bytes: string): string {
  let result = bytes
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(result.length + 1)
    const byte = String.fromCharCode(random.below(256))
    result = random.pick([
      `${result.slice(0, at)}${byte}${result.slice(at + 1)}`,
      `${result.slice(0, at)}${result.slice(at + 1)}`,
      `${result.slice(0, at)}${byte}${result.slice(at)}`,
      result.slice(0, at),
    ])
  }
  return result
}
