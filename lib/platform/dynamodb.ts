import { setTimeout as delay } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import pLimit from 'p-limit'
import { type Refusal, storeIncomplete, storeUnavailable } from './errors.ts'

/** How long one operation may take, all its requests and their retries included, in milliseconds. */
const deadline = 900

/** Half of it: the loss of one answer leaves as much time for another attempt. */
const requestTimeout = deadline / 2

/** With less time left than this, in milliseconds, a request is not worth sending. */
const tooLate = 20

/** Sixteen requests at once keep any engine busy; more would only wait inside it. */
const turn = pLimit(16)

/** When the store last answered anything. */
let answeredAt = 0

/**
 * One client a process, keep-alive on. Region, credentials and, for an engine other than AWS's own, the
 * endpoint come from the environment that the SDK reads (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, …).
 */
export function connectDynamoDB(): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 300, requestTimeout, throwOnRequestTimeout: true },
  })
}

type Send<Output> = (abortSignal: AbortSignal) => Promise<Output>

/**
 * Sends what `send` sends, within one deadline. What the SDK leaves to its caller, two transactions that meet
 * on an item, is tried again with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/); a write so repeated must carry
 * a ClientRequestToken or be idempotent. Errors of the network or of the service's condition become
 * "unavailable", a table that is not there "incomplete"; all others stay what they are.
 */
export function dynamodbCall<Output>(send: Send<Output>): Promise<Output> {
  return dynamodbOperation()(send)
}

/** A function like `dynamodbCall` for the several requests of one operation, which have its deadline together. */
export function dynamodbOperation(): typeof dynamodbCall {
  let until = performance.now() + deadline
  let waitedUntil = 0
  return async (send) => {
    const asked = performance.now()
    try {
      return await turn(() => {
        const begun = performance.now()
        // Time spent waiting for a turn does not count, and is made up for once where several requests of the operation
        // wait.
        until += Math.max(0, begun - Math.max(asked, waitedUntil))
        waitedUntil = begun
        return sendWithin(Math.min(until - begun, patience(asked, begun)), send)
      })
    } catch (error) {
      throw refusalOf(error) ?? error
    }
  }
}

/**
 * How long a request whose turn has come may take. To have waited behind others of this process does not mean that the
 * store is slow as long as it answers them, so the deadline begins with its last answer. A store that has answered
 * nothing since the request was made has had that time already.
 */
function patience(asked: number, now: number): number {
  return Math.max(asked, answeredAt) + deadline - now
}

async function sendWithin<Output>(milliseconds: number, send: Send<Output>): Promise<Output> {
  if (milliseconds < tooLate) throw storeUnavailable('DynamoDB', 'it has not answered others before')
  const signal = AbortSignal.timeout(Math.floor(milliseconds))
  for (let attempt = 0; ; attempt++) {
    try {
      const output = await send(signal)
      answeredAt = performance.now()
      return output
    } catch (error) {
      if (!isUnanswered(error)) answeredAt = performance.now()
      if (!isContention(error)) throw error
      if (signal.aborted) throw storeUnavailable('DynamoDB', error)
      await backoff(attempt)
    }
  }
}

/** A pause before the next attempt, with full jitter. */
export async function backoff(attempt: number): Promise<void> {
  await delay(Math.random() * Math.min(200, 5 * 2 ** attempt))
}

function refusalOf(error: unknown): Refusal | undefined {
  if ((error as Error).name === 'ResourceNotFoundException') {
    return storeIncomplete('DynamoDB', 'a table', error)
  }
  return isUnavailability(error) ? storeUnavailable('DynamoDB', error) : undefined
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
