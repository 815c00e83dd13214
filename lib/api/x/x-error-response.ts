import type { ErrorResponse } from '../../http/dialect.ts'
import { HttpError } from '../../http/http-error.ts'
import { InvalidInput, type Issue } from '../../http/invalid-input.ts'
import { statusTitles } from '../../http/status-titles.ts'
import { Refusal } from '../../platform/refusal.ts'
import { flatError, invalidRequest, type RequestFault, XError } from './errors.ts'
import { wordingOf } from './refusals.ts'

/** X's answer for anything that was thrown. */
export function xErrorResponse(error: unknown, requestId: string): ErrorResponse {
  const { status, body } = worded(error) ?? opaque(requestId)
  const headers = error instanceof HttpError ? error.headers : status === 503 ? { 'retry-after': '1' } : {}
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}

function worded(error: unknown): XError | undefined {
  if (error instanceof XError) return error
  if (error instanceof InvalidInput) return invalidRequest(error.issues.map((issue) => fault(issue, error)))
  if (error instanceof HttpError) return ofHttp(error)
  return error instanceof Refusal ? wordingOf(error.reason) : undefined
}

/** What HTTP itself refuses. A request that is malformed is an invalid one to X, whatever is wrong with it. */
function ofHttp({ status, message }: HttpError): XError {
  if (status === 400) return invalidRequest([{ parameters: {}, message }])
  return flatError(status, statusTitles[status], message)
}

function opaque(requestId: string): XError {
  return flatError(500, 'Internal Server Error', `An unexpected error; the request id is ${requestId}`)
}

/** A value of the body is named by its path in it; one of the path or query by the name of its parameter. */
function fault({ path: [name = '', ...inside], message }: Issue, { input }: InvalidInput): RequestFault {
  if (name === 'body') return { parameters: {}, message: `${jsonPath(inside)}: ${message}` }
  const sent = input[name]
  return {
    parameters: { [name]: sent === undefined ? [] : [String(sent)] },
    message: message.replace('{name}', name),
  }
}

function jsonPath(path: readonly string[]): string {
  return path.reduce((whole, part) => (/^\d+$/.test(part) ? `${whole}[${part}]` : `${whole}.${part}`), '$')
}
