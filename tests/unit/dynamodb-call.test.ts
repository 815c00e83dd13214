import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { dynamodbCall } from '../../lib/platform/dynamodb.ts'

function cancelled(...codes: string[]): Error {
  const reasons = codes.map((Code) => ({ Code }))
  return Object.assign(new Error('cancelled'), {
    name: 'TransactionCanceledException',
    $fault: 'client',
    CancellationReasons: reasons,
  })
}

/** Sends that fail with the errors in turn and succeed after the last. */
function failing(...errors: Error[]) {
  const attempts = { count: 0 }
  const send = () => {
    const error = errors[attempts.count++]
    return error ? Promise.reject(error) : Promise.resolve('sent')
  }
  return { attempts, send }
}

describe('a DynamoDB call', () => {
  test.each([
    ['met another on an item', cancelled('None', 'TransactionConflict')],
    ['was throttled', cancelled('ThrottlingError', 'None')],
  ])('is tried again where its transaction %s', async (_, error) => {
    const { attempts, send } = failing(error, error)
    await expect(dynamodbCall(send)).resolves.toBe('sent')
    expect(attempts.count).toBe(3)
  })

  test.each([
    ['a condition failed', cancelled('ConditionalCheckFailed', 'None')],
    ['a condition failed beside a conflict', cancelled('ConditionalCheckFailed', 'TransactionConflict')],
  ])('is not tried again where %s', async (_, error) => {
    const { attempts, send } = failing(error)
    await expect(dynamodbCall(send)).rejects.toBe(error)
    expect(attempts.count).toBe(1)
  })

  test('that meets others until its deadline is "unavailable"', async () => {
    const send = () => Promise.reject(cancelled('TransactionConflict'))
    await expect(dynamodbCall(send)).rejects.toMatchObject({ reason: 'unavailable' })
  })

  test.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
    'that the SDK gave up on with %s is "unavailable"',
    async (name) => {
      const { send } = failing(Object.assign(new Error(name), { name, $fault: 'client' }))
      await expect(dynamodbCall(send)).rejects.toMatchObject({ reason: 'unavailable' })
    },
  )

  test('of a burst has its deadline from its turn on, however many stand before it', async () => {
    const send = () => delay(100, 'sent')
    const burst = await Promise.all(Array.from({ length: 200 }, () => dynamodbCall(send)))
    expect(burst).toEqual(Array(200).fill('sent'))
  })

  test('that has no answer takes those that wait behind it along', async () => {
    let sent = 0
    const send = (signal: AbortSignal) => {
      sent++
      return delay(60_000, 'sent', { signal })
    }
    const burst = await Promise.allSettled(Array.from({ length: 200 }, () => dynamodbCall(send)))
    expect(burst.map(({ status }) => status)).toEqual(Array(200).fill('rejected'))
    expect(sent).toBe(16)
    await expect(dynamodbCall(() => Promise.resolve('sent'))).resolves.toBe('sent')
  })
})
