import { Logger } from '@aws-lambda-powertools/logger'

/** One JSON object a line. `POWERTOOLS_SERVICE_NAME` and `POWERTOOLS_LOG_LEVEL` set its service and level. */
export const log = new Logger({ jsonReplacerFn: (_, value) => redacted(value) })

/**
 * What may stand in a log. Stores' errors carry what they were about: a Redis reply's the whole command, the login
 * and its password included, a DynamoDB exception's the item. Of an error, only what is listed here is logged.
 */
function redacted(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value)
  if (!(value instanceof Error)) return value
  const { name, message, stack, code, $metadata, lastNodeError, cause = lastNodeError } = value as LoggedError
  return { name, code, message, stack, $metadata, cause }
}

/** Text without the arguments that a Redis quotes of a command it does not know, and without passwords in URLs. */
export function withoutSecrets(text: string): string {
  return text.replace(/, with args beginning with: .*/g, '').replace(/(:\/\/[^\s/:@]*):[^\s/]*@/g, '$1:…@')
}

interface LoggedError extends Error {
  readonly code?: unknown
  /** The request's id and how often it was sent. */
  readonly $metadata?: unknown
  /** Why a cluster's last node did not answer. */
  readonly lastNodeError?: unknown
}
