import { describe, expect, test } from '@jest/globals'
import { handler } from '../../handlers/fallback.ts'
import { call } from '../support/http/events.ts'
import { expectXError } from '../support/http/x-error.ts'

describe('what no route of X’s API matches', () => {
  test('is a 404 in X’s form', async () => {
    const answer = await call(handler, 'GET /2/nothing')
    expectXError(answer, 404)
    expect(answer.body.detail).toBe('No route matches /2/nothing')
    expectXError(await call(handler, 'GET /x/nothing'), 404)
    expectXError(await call(handler, 'GET /oauth2/nothing'), 404)
  })

  test.each([
    ['PATCH', '/2/tweets/1', 'GET, HEAD, DELETE'],
    ['DELETE', '/2/users/me', 'GET, HEAD'],
    ['GET', '/2/users/1/likes', 'POST'],
    ['GET', '/oauth2/token', 'POST'],
  ])('is a 405 in X’s form with Allow: %s %s', async (method, path, allow) => {
    const answer = await call(handler, `${method} ${path}`)
    expectXError(answer, 405)
    expect(`${answer.headers.allow}`.split(', ').sort()).toEqual(allow.split(', ').sort())
  })

  test('is sent on where only a slash is too many, with the headers of X', async () => {
    const { status, headers } = await call(handler, 'GET /2/tweets/1/')
    expect([status, headers.location]).toEqual([308, '/2/tweets/1'])
    expect(headers).toHaveProperty('x-rate-limit-reset')
  })
})

test('what no other route matches is a problem document', async () => {
  for (const path of ['/nothing', '/20/tweets', '/likes/2']) {
    const { status, headers } = await call(handler, `GET ${path}`)
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json'])
    expect(headers).not.toHaveProperty('x-rate-limit-limit')
  }
})
