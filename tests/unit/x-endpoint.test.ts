import { describe, expect, jest, test } from '@jest/globals'
import * as v from 'valibot'
import { defineRoute, ok } from '../../lib/api/contract/define-route.ts'
import { actingUser, anyCaller } from '../../lib/api/x/caller-fields.ts'
import { endpoint, serving } from '../../lib/api/x/x-endpoint.ts'
import { apiEvent, call } from '../support/http/events.ts'
import { expectXError } from '../support/http/x-error.ts'

function routeOf(
  operationId: string,
  path: string,
  fields: { caller: typeof anyCaller } | { user: typeof actingUser },
) {
  return defineRoute({
    operationId,
    summary: 'A route of a test',
    method: 'GET',
    path,
    fields,
    answers: { 200: v.unknown() },
    accept: () => undefined,
    answer: (result: unknown) => ok(result),
  })
}

const open = routeOf('open', '/2/open', { caller: anyCaller })
const own = routeOf('own', '/2/own', { user: actingUser })
const headers = { authorization: 'Bearer alice' }

describe('an answer of X’s API', () => {
  test('has the headers of X', async () => {
    const handler = serving([endpoint(open, () => 'well')])
    const answer = await call<unknown>(handler, 'GET /2/open', { headers })
    expect([answer.status, answer.body]).toEqual([200, 'well'])
    expect(answer.headers).toMatchObject({
      'x-transaction-id': 'eee0000000000000',
      'x-rate-limit-limit': '1000000',
      'x-request-id': 'test-request',
    })
  })

  test('is a 401 without rate limits to whom nobody knows, and a flat 403 to an app where users act', async () => {
    const handler = serving([endpoint(own, () => 'well')])
    const nobody = await call(handler, 'GET /2/own')
    expect([nobody.status, nobody.body]).toEqual([
      401,
      { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
    ])
    expect(Object.keys(nobody.headers).filter((name) => name.startsWith('x-rate-limit'))).toEqual([])
    expect(nobody.headers).toHaveProperty('x-transaction-id')
    const app = await call(handler, 'GET /2/own', { headers: { authorization: 'Bearer AAAAAAAAx' } })
    expect(app).toMatchObject({ status: 403, body: { title: 'Unsupported Authentication', status: 403 } })
  })

  test('is an opaque 500 in X’s form to an unforeseen error', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const failing = endpoint(open, () => {
      throw new TypeError('secret detail')
    })
    const answer = await call(serving([failing]), 'GET /2/open', { headers })
    expectXError(answer, 500)
    expect(answer.body.detail).toBe('An unexpected error; the request id is test-request')
    log.mockRestore()
  })

  test('is a 503 in X’s form shortly before the time-out of the function', async () => {
    const handler = serving([endpoint(open, () => new Promise(() => undefined))])
    const context = { awsRequestId: 'a', getRemainingTimeInMillis: () => 20 } as never
    const {
      statusCode,
      headers: own = {},
      body = '',
    } = await handler(apiEvent('GET /2/open', { headers }), context)
    expectXError(
      { status: statusCode ?? 0, headers: own as Record<string, string>, body: JSON.parse(body) },
      503,
    )
    expect(own['retry-after']).toBe('1')
  })
})

test('a function that is called for a route of another fails', async () => {
  const handler = serving([endpoint(open, () => 'well')])
  await expect(call(handler, 'GET /2/own')).rejects.toThrow('No endpoint of this function serves GET /2/own')
})
