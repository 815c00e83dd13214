import { Refusal, type RefusalReason } from '../platform/errors.ts'

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

const titles = {
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
} as const

export type ProblemStatus = keyof typeof titles

const statusOf: Record<RefusalReason, ProblemStatus> = {
  invalid: 400,
  unknown: 404,
  conflict: 409,
  impossible: 422,
  unavailable: 503,
  incomplete: 503,
}

/** An error that belongs to HTTP itself, such as a body of the wrong type. */
export class HttpError extends Error {
  constructor(
    readonly status: ProblemStatus,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'HttpError'
  }
}

/** The HTTP answer for anything that was thrown. What is not a known refusal becomes an opaque 500. */
export function problemResponse(error: unknown, requestId: string) {
  if (error instanceof Refusal) {
    const status = statusOf[error.reason]
    const headers: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {}
    return respond(status, error.message, requestId, headers, error.parameters)
  }
  if (error instanceof HttpError) return respond(error.status, error.message, requestId, error.headers)
  return respond(500, `An unexpected error; the request id is ${requestId}`, requestId)
}

function respond(
  status: ProblemStatus,
  detail: string,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
  errors: Readonly<Record<string, string>> = {},
) {
  const problem: Problem = {
    type: 'about:blank',
    title: titles[status],
    status,
    detail,
    instance: `urn:request:${requestId}`,
    ...(Object.keys(errors).length > 0 && { errors }),
  }
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(problem),
  }
}
