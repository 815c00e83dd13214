import type { ErrorResponse } from '../../http/dialect.ts'
import { HttpError } from '../../http/http-error.ts'
import { InvalidInput } from '../../http/invalid-input.ts'
import { Refusal } from '../../platform/refusal.ts'
import { httpProblem, type ProblemDescription, problemResponse } from './problem.ts'
import { wordingOf } from './refusals.ts'

/** The problem document for anything that was thrown. */
export function errorResponse(error: unknown, requestId: string): ErrorResponse {
  if (error instanceof HttpError) return httpProblem(error, requestId)
  if (error instanceof InvalidInput) {
    return problemResponse(ofParameters(400, errorsOf(error), error.detail), requestId)
  }
  const wording = error instanceof Refusal ? wordingOf(error.reason) : undefined
  if (!wording) {
    const detail = `An unexpected error; the request id is ${requestId}`
    return problemResponse({ status: 500, detail }, requestId)
  }
  const { status } = wording
  const problem = 'errors' in wording ? ofParameters(status, wording.errors, wording.detail) : wording
  return problemResponse(
    status === 503 ? { ...problem, headers: { 'retry-after': '1' } } : problem,
    requestId,
  )
}

function ofParameters(
  status: ProblemDescription['status'],
  errors: Readonly<Record<string, string>>,
  detail = Object.entries(errors)
    .map(([name, message]) => `${name} ${message}`)
    .join('; '),
): ProblemDescription {
  return { status, detail, errors }
}

/**
 * The first issue of each parameter. An issue with an item of a list is worded for each item. A caller may call a
 * parameter `constructor` or `__proto__`, so the object inherits nothing.
 */
function errorsOf({ issues }: InvalidInput): Record<string, string> {
  const errors: Record<string, string> = Object.create(null)
  for (const { path, message } of issues) {
    const name = path[0] ?? 'request'
    errors[name] ??= path.length > 1 ? `each ${message}` : message
  }
  return errors
}
