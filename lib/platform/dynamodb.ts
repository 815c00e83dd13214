import { setTimeout as delay } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import pLimit from 'p-limit'
import { storeUnavailable } from '../errors.ts'

/** How long one operation may take, its retries included, in milliseconds. */
const deadline = 900

/**
 * Sixteen calls at once keep any engine busy; more would only wait inside it. An operation's time begins with its
 * turn: waiting behind others of this process is no sign that the store is slow.
 */
const turn = pLimit({ concurrency: 16, rejectOnClear: true })

/**
 * One client a process, keep-alive on. Region, credentials and, for an engine other than AWS's own, the
 * endpoint come from the environment that the SDK reads (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, …).
 */
export function connectDynamoDB(): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 300, requestTimeout: 800, throwOnRequestTimeout: true },
  })
}

/**
 * Sends what `send` sends, within one deadline. What the SDK leaves to its caller, two transactions that meet
 * on an item, is tried again with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/); a write so repeated must carry
 * a ClientRequestToken or be idempotent. Errors of the network or of the service's condition become
 * "unavailable"; all others stay what they are.
 */
export async function dynamodbCall<Output>(
  send: (abortSignal: AbortSignal) => Promise<Output>,
): Promise<Output> {
  try {
    return await turn(() => sendUntilDeadline(send))
  } catch (error) {
    throw isUnavailability(error) ? storeUnavailable('DynamoDB', error) : error
  }
}

async function sendUntilDeadline<Output>(
  send: (abortSignal: AbortSignal) => Promise<Output>,
): Promise<Output> {
  const signal = AbortSignal.timeout(deadline)
  for (let attempt = 0; ; attempt++) {
    try {
      return await send(signal)
    } catch (error) {
      // A store that gives this call no answer would give none to those that wait either, one deadline later.
      if (isUnanswered(error)) turn.clearQueue()
      if (!isContention(error)) throw error
      if (signal.aborted) throw storeUnavailable('DynamoDB', error)
      await delay(Math.random() * Math.min(200, 5 * 2 ** attempt))
    }
  }
}

/** Transactions that met on an item, or one that was throttled. A condition that failed beside it decides instead. */
function isContention(error: unknown): boolean {
  const { name, CancellationReasons: reasons = [] } = error as CancellableError
  if (name === 'TransactionInProgressException' || name === 'TransactionConflictException') return true
  if (name !== 'TransactionCanceledException') return false
  const codes = reasons.map(({ Code }) => Code ?? 'None')
  return (
    codes.some((code) => passing.has(code)) && codes.every((code) => code === 'None' || passing.has(code))
  )
}

interface CancellableError extends Error {
  readonly CancellationReasons?: readonly { readonly Code?: string }[]
}

/** No answer, a server's fault, or more than the table takes; the SDK has tried again by then. */
function isUnavailability(error: unknown): boolean {
  const { name, $fault } = error as ServiceError
  return isUnanswered(error) || $fault === 'server' || ($fault !== undefined && throttled.has(name))
}

/**
 * An error of the service says whose fault it is; one that was sent and says nothing had no answer that could
 * be read.
 */
function isUnanswered(error: unknown): boolean {
  const { name, $fault, $metadata } = error as ServiceError
  return $fault === undefined && ($metadata !== undefined || aborted.has(name))
}

interface ServiceError extends Error {
  readonly $fault?: 'client' | 'server'
  readonly $metadata?: object
}

const passing = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])
const throttled = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
])
const aborted = new Set(['AbortError', 'TimeoutError'])
