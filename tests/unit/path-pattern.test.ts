import { describe, expect, test } from '@jest/globals'
import { httpProblem } from '../../lib/api/classic/problem.ts'
import { fallback } from '../../lib/http/fallback.ts'
import { pathPattern } from '../../lib/http/path-pattern.ts'
import { call } from '../support/http/events.ts'

describe('the pattern of a path', () => {
  test.each([
    ['/users/{id}/likes', '/users/7/likes', true],
    ['/users/{id}/likes', '/users/a%2Fb/likes', true],
    ['/users/{id}/likes', '/users//likes', false],
    ['/users/{id}/likes', '/users/7/8/likes', false],
    ['/users/{id}/likes', '/users/7/likes/9', false],
    ['/users/{id}/likes', '/v2/users/7/likes', false],
    ['/openapi.json', '/openapi.json', true],
    ['/openapi.json', '/openapi-json', false],
    ['/a{b}', '/a7', false],
    ['/', '/', true],
  ])('%s, asked for %s, matches: %p', (path, asked, matches) => {
    expect(pathPattern(path).test(asked)).toBe(matches)
  })
})

test('the fallback allows the methods of every route whose template matches', async () => {
  const handler = fallback(
    [
      { method: 'GET', path: '/users/{id}' },
      { method: 'DELETE', path: '/users/{name}' },
      { method: 'POST', path: '/users' },
    ],
    httpProblem,
  )
  const { status, headers } = await call(handler, 'PUT /users/7')
  expect([status, headers.allow]).toEqual([405, 'GET, HEAD, DELETE'])
})
