import httpJsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { HttpError } from './http-error.ts'
import { jsonMembers } from './json-members.ts'

/** The largest body taken, in bytes. The largest meaningful one, a poll of 25 escaped responses, has 36 KB. */
export const maximumBodyBytes = 65_536

type Pairs = Iterable<readonly [string, unknown]>

const json = httpJsonBodyParser()

/** The parameters in an event's body: a JSON object's members or a form's fields. */
export async function bodyParameters(event: APIGatewayProxyEventV2, body: string): Promise<Pairs> {
  const bytes = event.isBase64Encoded ? Buffer.from(body, 'base64') : Buffer.from(body)
  if (bytes.length > maximumBodyBytes) {
    throw new HttpError(413, `The body must be at most ${maximumBodyBytes} bytes, not ${bytes.length}`)
  }
  requireNoCoding(header(event, 'content-encoding'))
  const parameters = parserOf(header(event, 'content-type') ?? '')
  const text = event.isBase64Encoded ? decoded(bytes) : unmended(body)
  // A byte order mark is no part of the text that it begins.
  return parameters(text.replace(/^\ufeff/, ''))
}

/** How large a compressed body is shows only once it is decompressed. */
function requireNoCoding(coding = 'identity'): void {
  if (coding.toLowerCase() === 'identity') return
  const headers = { 'accept-encoding': 'identity' }
  throw new HttpError(415, `The body must be sent as it is, without the Content-Encoding ${coding}`, headers)
}

function parserOf(type: string): (text: string) => Pairs | Promise<Pairs> {
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return formParameters
  if (/^application\/([^;/]+\+)?json\s*(;|$)/i.test(type)) return jsonParameters
  throw new HttpError(
    415,
    `The body must be application/json or application/x-www-form-urlencoded, not ${type || 'of no stated type'}`,
  )
}

/** A form body's or a query string's pairs, refusing what is not percent-encoded UTF-8. */
export function formParameters(text: string): Pairs {
  try {
    decodeURIComponent(text)
  } catch {
    throw new HttpError(400, 'The query string or form must be percent-encoded UTF-8')
  }
  return new URLSearchParams(text)
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new HttpError(400, 'The body must be UTF-8')
  }
}

/**
 * A body that comes as text has been decoded already. Different bytes that are not UTF-8 have all become U+FFFD, so
 * that two users could become one. A U+FFFD that was really sent looks the same, but there are other ways to send it.
 */
function unmended(body: string): string {
  if (!body.includes('\ufffd')) return body
  throw new HttpError(400, 'The body must be UTF-8, with \\ufffd or %EF%BF%BD for a U+FFFD that is meant')
}

async function jsonParameters(text: string): Promise<Pairs> {
  if (text === '') return []
  const request = { event: { headers: { 'content-type': 'application/json' }, body: text } }
  try {
    await json.before?.(request as never)
  } catch {
    throw new HttpError(400, 'The body must be valid JSON')
  }
  const value: unknown = request.event.body
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(400, 'The body must be a JSON object')
  }
  return jsonMembers(text)
}

/** A header's value, whatever case its name was sent in. */
export function header(event: APIGatewayProxyEventV2, name: string): string | undefined {
  const headers = event.headers ?? {}
  if (headers[name] !== undefined) return headers[name]
  for (const key in headers) {
    // The length first: an absent header, which most are, is then told without making a string of each name.
    if (key.length === name.length && key.toLowerCase() === name) return headers[key]
  }
  return undefined
}
