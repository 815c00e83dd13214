import type { ErrorResponse } from '../../http/dialect.ts'
import { type ErrorStatus, HttpError } from '../../http/http-error.ts'
import { InvalidInput } from '../../http/invalid-input.ts'
import { Refusal } from '../../platform/refusal.ts'
import { wordingOf } from './refusals.ts'

/** An error answer as RFC 9457 describes it, sent as `application/problem+json`. */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The request's id, also in the log line that this problem left. */
  readonly instance: string
  /** What is wrong with which parameter. */
  readonly errors?: Readonly<Record<string, string>>
}

const titles: Readonly<Record<ErrorStatus, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  422: 'Unprocessable Content',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
}

/** The problem document for anything that was thrown. */
export function problemResponse(error: unknown, requestId: string): ErrorResponse {
  const { status, detail, errors, headers } = described(error)
  const problem: Problem = {
    type: 'about:blank',
    title: titles[status],
    status,
    detail: detail ?? `An unexpected error; the request id is ${requestId}`,
    instance: `urn:request:${requestId}`,
    ...(errors && { errors }),
  }
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(problem),
  }
}

interface Description {
  readonly status: ErrorStatus
  readonly detail?: string | undefined
  readonly errors?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

function described(error: unknown): Description {
  if (error instanceof HttpError)
    return { status: error.status, detail: error.message, headers: error.headers }
  if (error instanceof InvalidInput) return withErrors(400, errorsOf(error))
  const wording = error instanceof Refusal ? wordingOf(error.reason) : undefined
  if (!wording) return { status: 500 }
  const { status } = wording
  const description = 'errors' in wording ? withErrors(status, wording.errors, wording.detail) : wording
  return status === 503 ? { ...description, headers: { 'retry-after': '1' } } : description
}

function withErrors(
  status: ErrorStatus,
  errors: Readonly<Record<string, string>>,
  detail = Object.entries(errors)
    .map(([name, message]) => `${name} ${message}`)
    .join('; '),
): Description {
  return { status, detail, errors }
}

/** Of each parameter the first issue. What is wrong with an item of a list is said of each. */
function errorsOf({ issues }: InvalidInput): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { path, message } of issues) {
    const name = String(path[0] ?? 'request')
    errors[name] ??= path.length > 1 ? `each ${message}` : message
  }
  return errors
}
