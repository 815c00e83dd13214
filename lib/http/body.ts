import httpJsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { header } from './header.ts'
import { HttpError } from './http-error.ts'
import { jsonMembers } from './json-members.ts'

/** The largest body accepted, in bytes. The largest meaningful one, a poll of 25 escaped responses, has 36 KB. */
export const maximumBodyBytes = 65_536

type Pairs = Iterable<readonly [string, unknown]>

const json = httpJsonBodyParser()

/** The parameters in an event's body: a JSON object's members or a form's fields. */
export async function bodyParameters(event: APIGatewayProxyEventV2, body: string): Promise<Pairs> {
  const bytes = event.isBase64Encoded ? Buffer.from(body, 'base64') : Buffer.from(body)
  if (bytes.length > maximumBodyBytes) {
    throw new HttpError(413, `The body must be at most ${maximumBodyBytes} bytes, not ${bytes.length}`)
  }
  requireIdentityCoding(header(event, 'content-encoding'))
  const parameters = parserOf(header(event, 'content-type') ?? '')
  const text = event.isBase64Encoded ? decodeUtf8(bytes) : requireIntactText(body)
  // A byte order mark is not part of the text.
  return parameters(text.replace(/^\ufeff/, ''))
}

/** The size of a compressed body is known only after it is decompressed, so no coding is accepted. */
function requireIdentityCoding(coding = 'identity'): void {
  if (coding.toLowerCase() === 'identity') return
  const headers = { 'accept-encoding': 'identity' }
  throw new HttpError(415, `The body must not have the Content-Encoding ${coding}`, headers)
}

function parserOf(type: string): (text: string) => Pairs | Promise<Pairs> {
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return formParameters
  if (/^application\/([^;/]+\+)?json\s*(;|$)/i.test(type)) return jsonParameters
  throw new HttpError(
    415,
    `The Content-Type must be application/json or application/x-www-form-urlencoded${type && `, not ${type}`}`,
  )
}

/** The name-value pairs of a form or a query string, which must be percent-encoded UTF-8. */
export function formParameters(text: string): Pairs {
  try {
    decodeURIComponent(text)
  } catch {
    throw new HttpError(400, 'The query string or form must be percent-encoded UTF-8')
  }
  return new URLSearchParams(text)
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new HttpError(400, 'The body must be UTF-8')
  }
}

/**
 * A body that arrives as text has been decoded already, and every byte sequence that is not UTF-8 has become U+FFFD, so
 * that two usernames could become one. A U+FFFD that was sent on purpose looks the same; it can be escaped instead.
 */
function requireIntactText(body: string): string {
  if (!body.includes('\ufffd')) return body
  throw new HttpError(400, 'The body must be UTF-8, and a U+FFFD must be escaped, as \\ufffd or %EF%BF%BD')
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
