import { setTimeout as delay } from 'node:timers/promises'
import {
  type $Command,
  DynamoDBClient,
  type DynamoDBClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb'
import pLimit from 'p-limit'
import { once } from './once.ts'
import { type StoreFailure, storeIncomplete, storeUnavailable } from './store-failure.ts'

/**
 * How long one operation of a request handler may take, all its requests and their retries included, in milliseconds.
 */
const usualDeadline = 900

/** With less time left than this, in milliseconds, a request is not worth sending. */
const tooLate = 20

/** Sixteen requests at once keep any engine busy; more would only wait inside it. */
const turn = pLimit(16)

/** When the store last answered anything. */
let answeredAt = 0

/** Sends requests to DynamoDB, each within its deadline. */
export interface DynamoDB {
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Command<Input, Output>,
  ): Promise<Output>
}

export interface DynamoDBStore extends DynamoDB {
  /** For the several requests of one operation, which share its deadline. */
  operation(): DynamoDB
}

/** A command of the SDK, which has no simpler type for one. */
type Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  DynamoDBClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>

/**
 * A client, keep-alive on; one is enough for a process. Region, credentials and, for an engine other than AWS's own, the
 * endpoint come from the environment that the SDK reads (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, …). A request may take
 * half of an operation's deadline: the loss of one answer leaves as much time for another attempt.
 */
export function dynamodbClient(deadline = usualDeadline): DynamoDBClient {
  const requestTimeout = deadline / 2
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 300, requestTimeout, throwOnRequestTimeout: true },
  })
}

/**
 * The store behind a client. Two transactions that meet on an item, which the SDK leaves to its caller, are tried again
 * with full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/); a write so repeated
 * must carry a ClientRequestToken or be idempotent. Errors of the network or of the service's condition become
 * "store-unavailable", a missing table "store-incomplete"; all others stay what they are.
 */
export function dynamodbStore(client: Pick<DynamoDBClient, 'send'>, deadline = usualDeadline): DynamoDBStore {
  const operation = (): DynamoDB => {
    const call = within(deadline)
    return { send: (command) => call((abortSignal) => client.send(command, { abortSignal })) }
  }
  return { send: (command) => operation().send(command), operation }
}

/** The store that all features of a process share, so that it has one client. */
export const sharedDynamoDB = /* @__PURE__ */ once(() => dynamodbStore(dynamodbClient()))

type Send<Output> = (abortSignal: AbortSignal) => Promise<Output>

/** Carries out the requests of one operation within its deadline. */
function within(deadline: number): <Output>(send: Send<Output>) => Promise<Output> {
  let until = performance.now() + deadline
  let waitedUntil = 0
  return async (send) => {
    const asked = performance.now()
    try {
      return await turn(() => {
        const begun = performance.now()
        // Time spent waiting for a turn does not count. Where several requests of the operation wait, it is added once.
        until += Math.max(0, begun - Math.max(asked, waitedUntil))
        waitedUntil = begun
        return sendWithin(Math.min(until - begun, timeLeft(asked, begun, deadline)), send)
      })
    } catch (error) {
      throw failureOf(error) ?? error
    }
  }
}

/**
 * How long a request whose turn has come may take, in milliseconds. A wait behind other requests of this process does
 * not mean that the store is slow as long as it answers them, so the deadline begins with its last answer. A store that
 * has answered nothing since the request was made has had that time already.
 */
function timeLeft(asked: number, now: number, deadline: number): number {
  return Math.max(asked, answeredAt) + deadline - now
}

async function sendWithin<Output>(milliseconds: number, send: Send<Output>): Promise<Output> {
  if (milliseconds < tooLate) throw storeUnavailable('DynamoDB', 'earlier requests have had no answer')
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

function failureOf(error: unknown): StoreFailure | undefined {
  if ((error as Error).name === 'ResourceNotFoundException') {
    return storeIncomplete('DynamoDB', 'a table', error)
  }
  return isUnavailability(error) ? storeUnavailable('DynamoDB', error) : undefined
}

/** Transactions met on an item, or one was throttled. A condition that failed beside it decides instead. */
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

/** There was no answer, the service failed or the table was throttled; the SDK has retried by then. */
function isUnavailability(error: unknown): boolean {
  const { name, $fault } = error as ServiceError
  return isUnanswered(error) || $fault === 'server' || ($fault !== undefined && throttled.has(name))
}

/** An error of the service says whose fault it is. One that does not say was never answered, or not readably. */
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
