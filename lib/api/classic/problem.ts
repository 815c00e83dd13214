import type { ErrorResponse } from '../../http/dialect.ts'
import type { ErrorStatus, HttpError } from '../../http/http-error.ts'
import { requestUrn } from '../../http/request-id.js'
import { statusTitles } from '../../http/status-titles.ts'

/** An error answer as RFC 9457 describes it, sent as `application/problem+json`. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The request's id as a URN, also in the log line that this problem left. */
  readonly instance: string
  /** What is wrong with which parameter. */
  readonly errors?: Readonly<Record<string, string>>
}

/** A kind of problem of this API's own. */
export interface ProblemKind {
  /** The type's URN: `urn:microblog:problem:…`. */
  readonly type: string
  readonly title: string
}

export interface ProblemDescription {
  readonly status: ErrorStatus
  readonly detail: string
  /** For a problem that programs tell from others of its status; without it the problem is its status. */
  readonly kind?: ProblemKind | undefined
  /** Further members of the document, for programs. */
  readonly members?: Readonly<Record<string, string>> | undefined
  readonly errors?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

export function problemResponse(
  { status, detail, kind, members, errors, headers }: ProblemDescription,
  requestId: string,
): ErrorResponse {
  const problem: Problem = {
    type: kind?.type ?? 'about:blank',
    title: kind?.title ?? statusTitles[status],
    status,
    detail,
    instance: requestUrn(requestId),
    ...(errors && { errors }),
    ...members,
  }
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(problem),
  }
}

/** The problem document for an error of HTTP itself. */
export function httpProblem(
  { status, message: detail, headers }: HttpError,
  requestId: string,
): ErrorResponse {
  return problemResponse({ status, detail, headers }, requestId)
}
