import { beforeEach, describe, expect, test } from '@jest/globals'
import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { defineRoute } from '../../lib/api/contract/define-route.ts'
import { HttpError } from '../../lib/http/http-error.ts'
import { InvalidInput } from '../../lib/http/invalid-input.ts'
import { log } from '../../lib/platform/log.ts'
import { Refusal } from '../../lib/platform/refusal.ts'
import { storeIncomplete, storeUnavailable } from '../../lib/platform/store-failure.ts'
import { alreadyVoted } from '../../lib/polls/refusals.ts'
import { postNotFound } from '../../lib/posts/refusals.ts'
import { call } from '../support/http/events.ts'
import { useOutput } from '../support/output.ts'

const route = defineRoute({
  operationId: 'failToAnswer',
  summary: 'Fails',
  method: 'GET',
  path: '/test/fail',
  fields: {},
  answers: {},
})

const output = useOutput()

beforeEach(() => log.setLogLevel('INFO'))

/** What is logged when an operation throws. */
async function linesOf(thrown: unknown, headers = {}): Promise<Record<string, unknown>[]> {
  const failing = endpoint(route, () => {
    throw thrown
  })
  await call(failing, 'GET /test/fail', { headers })
  return output.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

describe('a request that fails leaves', () => {
  const request = { operationId: 'failToAnswer', requestId: 'test-request' }

  test.each([
    ['is away', storeUnavailable('Redis', new Error('lost')), 'unavailable', 'does not answer'],
    ['has lost its data', storeIncomplete('Redis', 'all', new Error('lost')), 'incomplete', 'lacks all'],
  ])('a warning that names the cause where a store %s', async (_, thrown, reason, detail) => {
    expect(await linesOf(thrown)).toEqual([
      expect.objectContaining({
        ...request,
        level: 'WARN',
        message: `store-${reason}`,
        detail: `Redis ${detail}`,
        cause: 'Error: lost',
      }),
    ])
  })

  test('an error with its stack where nobody foresaw it', async () => {
    expect(await linesOf(new TypeError('secret detail'))).toEqual([
      expect.objectContaining({
        ...request,
        level: 'ERROR',
        message: 'request failed',
        error: expect.objectContaining({
          name: 'TypeError',
          message: 'secret detail',
          stack: expect.stringContaining('failure-log.test'),
        }),
      }),
    ])
  })

  test.each([storeUnavailable('Redis', new Error('lost')), new TypeError('unforeseen')])(
    'the id that its caller gave it, and beside it the platform’s: %s',
    async (thrown) => {
      expect(await linesOf(thrown, { 'x-request-id': 'mine' })).toEqual([
        expect.objectContaining({ requestId: 'mine', functionRequestId: 'test-request' }),
      ])
      const line = (await linesOf(thrown, { 'x-request-id': 'not mine' })).at(-1)
      expect(line).toMatchObject({ requestId: 'test-request' })
      expect(line).not.toHaveProperty('functionRequestId')
    },
  )

  test('an error where a refusal has no wording, and so is an opaque 500', async () => {
    expect(await linesOf(new Refusal({ code: 'worded-nowhere' }))).toEqual([
      expect.objectContaining({ ...request, level: 'ERROR', message: 'request failed' }),
    ])
  })

  test.each([
    ['malformed input', new InvalidInput([{ path: ['name'], message: 'must be known' }])],
    ['an unknown thing', postNotFound('7')],
    ['a conflict', alreadyVoted({ username: 'ann', pollId: '7', option: 'red', votedAt: 'then' })],
    ['a body of the wrong type', new HttpError(415, 'The body must be JSON')],
  ])('nothing where it is the caller’s business: %s', async (_, thrown) => {
    expect(await linesOf(thrown)).toEqual([])
  })
})
