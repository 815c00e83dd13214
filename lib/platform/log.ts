import { Logger } from '@aws-lambda-powertools/logger'

/** One JSON object a line. `POWERTOOLS_SERVICE_NAME` and `POWERTOOLS_LOG_LEVEL` set its service and level. */
export const log = new Logger({ jsonReplacerFn: (_, value) => redacted(value) })

/**
 * The value without secrets and users' data. Errors of the stores carry them: a Redis reply error the whole command, be
 * it the login with its password, and a DynamoDB exception the item. Of an error, only the members listed here are logged.
 */
function redacted(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value)
  if (!(value instanceof Error)) return value
  const { name, message, stack, code, $metadata, lastNodeError, cause = lastNodeError } = value as LoggedError
  return { name, code, message, stack, $metadata, cause }
}

/** The text without the arguments that Redis quotes from a command unknown to it, and without passwords in URLs. */
export function withoutSecrets(text: string): string {
  return text.replace(/, with args beginning with: .*/g, '').replace(/(:\/\/[^\s/:@]*):[^\s/]*@/g, '$1:…@')
}

interface LoggedError extends Error {
  readonly code?: unknown
  /** The request's id and the number of attempts. */
  readonly $metadata?: unknown
  /** Why a cluster's last node did not answer. */
  readonly lastNodeError?: unknown
}
