import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { type DynamoDB, dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { activeTime } from '../support/active-time.ts'
import { failing } from '../support/stores/failing-sends.ts'

function cancelled(...codes: string[]): Error {
  const reasons = codes.map((Code) => ({ Code }))
  return Object.assign(new Error('cancelled'), {
    name: 'TransactionCanceledException',
    $fault: 'client',
    CancellationReasons: reasons,
  })
}

/** An error for which the service blames whoever sent the request, unless it is its own fault. */
function named(name: string, $fault = 'client'): Error {
  return Object.assign(new Error(name), { name, $fault })
}

type Send<Output> = (signal: AbortSignal) => Promise<Output>

/** A store whose client answers with what its command, a function here, returns. */
const store = dynamodbStore({
  send: (send: Send<unknown>, { abortSignal }: { abortSignal: AbortSignal }) => send(abortSignal),
} as never)

function requestBy(sender: DynamoDB) {
  return <Output>(send: Send<Output>): Promise<Output> => sender.send(send as never) as Promise<Output>
}

const request = requestBy(store)

describe('a DynamoDB request', () => {
  test.each([
    ['met another on an item', cancelled('None', 'TransactionConflict')],
    ['was throttled', cancelled('ThrottlingError', 'None')],
    ['is still in progress', named('TransactionInProgressException')],
    ['is in the way of another', named('TransactionConflictException')],
  ])('is tried again where its transaction %s', async (_, error) => {
    const { attempts, send } = failing(error, error)
    await expect(request(send)).resolves.toBe('sent')
    expect(attempts.count).toBe(3)
  })

  test.each([
    ['a condition failed', cancelled('ConditionalCheckFailed', 'None')],
    ['a condition failed beside a conflict', cancelled('ConditionalCheckFailed', 'TransactionConflict')],
  ])('is not tried again where %s', async (_, error) => {
    const { attempts, send } = failing(error)
    await expect(request(send)).rejects.toBe(error)
    expect(attempts.count).toBe(1)
  })

  test('that meets others until its deadline is "unavailable"', async () => {
    const send = () => Promise.reject(cancelled('TransactionConflict'))
    await expect(request(send)).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
  })

  test.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
    'that the SDK gave up on with %s is "unavailable"',
    async (name) => {
      const { send } = failing(Object.assign(new Error(name), { name, $fault: 'client' }))
      await expect(request(send)).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
    },
  )

  test('of a burst has its deadline from its turn on, however many stand before it', async () => {
    const send = () => delay(100, 'sent')
    const burst = await Promise.all(Array.from({ length: 200 }, () => request(send)))
    expect(burst).toEqual(Array(200).fill('sent'))
  })

  test('that fails by the service’s own fault is "unavailable"', async () => {
    const { send } = failing(named('InternalServerError', 'server'))
    await expect(request(send)).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
  })

  const sent = () => delay(20, 'sent')
  const silent = (signal: AbortSignal) => delay(60_000, 'sent', { signal })
  const broken = () => Promise.reject(Object.assign(new Error('ECONNRESET'), { $metadata: {} }))

  test.each([
    ['is never answered', silent],
    ['breaks off at once', broken],
  ])('that %s takes none of those along that are answered', async (_, lost) => {
    const others = Array.from({ length: 100 }, () => sent)
    const burst = await Promise.allSettled([lost, ...others].map((send) => request<string>(send)))
    expect(burst.map(({ status }) => status)).toEqual(['rejected', ...Array(100).fill('fulfilled')])
  })

  test('of a store that answers none is not waited for again by those behind it', async () => {
    let count = 0
    const send = (signal: AbortSignal) => {
      count++
      return silent(signal)
    }
    const calls = () => Promise.allSettled(Array.from({ length: 200 }, () => request(send)))
    let burst: Awaited<ReturnType<typeof calls>> = []
    const time = await activeTime(async () => {
      burst = await calls()
    })
    expect(burst.map(({ status }) => status)).toEqual(Array(200).fill('rejected'))
    expect(time).toBeLessThan(1_000)
    expect(count).toBe(16)
    await expect(request(sent)).resolves.toBe('sent')
  })
})

describe('the requests of one operation', () => {
  const forHalfASecond = () => delay(500, 'sent')
  const unanswered = (signal: AbortSignal) => delay(60_000, 'sent', { signal })

  test('have its deadline together', async () => {
    const call = requestBy(store.operation())
    await call(forHalfASecond)
    const failed = () =>
      expect(call(unanswered)).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
    expect(await activeTime(failed)).toBeLessThan(500)
    await expect(call(forHalfASecond)).rejects.toMatchObject({ reason: { code: 'store-unavailable' } })
  })

  test('that are sent side by side take the time of one', async () => {
    const call = requestBy(store.operation())
    await Promise.all(Array.from({ length: 10 }, () => call(forHalfASecond)))
    await expect(call(() => delay(10, 'sent'))).resolves.toBe('sent')
  })

  test('are not charged for waiting behind others', async () => {
    const call = requestBy(store.operation())
    const others = Array.from({ length: 32 }, () => request(forHalfASecond))
    await call(() => delay(10, 'sent'))
    await expect(call(() => delay(300, 'sent'))).resolves.toBe('sent')
    await Promise.all(others)
  })
})
