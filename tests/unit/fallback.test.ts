import { describe, expect, test } from '@jest/globals'
import { httpProblem } from '../../lib/api/classic/problem.ts'
import { fallback } from '../../lib/http/fallback.ts'
import { call } from '../support/http/events.ts'

const handler = fallback(
  [
    { method: 'POST', path: '/likes/new/likes' },
    { method: 'DELETE', path: '/likes/new/likes' },
    { method: 'GET', path: '/likes/top/likes' },
  ],
  httpProblem,
)

describe('what no route matches', () => {
  test('is a 404 where the path is unknown', async () => {
    const { status, headers, body } = await call(handler, 'GET /likes/nothing')
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json'])
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'No route matches /likes/nothing',
      instance: 'urn:request:test-request',
    })
  })

  test('is a 405 with Allow where only the method is wrong', async () => {
    const { status, headers, body } = await call(handler, 'PUT /likes/new/likes')
    expect([status, headers.allow]).toEqual([405, 'POST, DELETE'])
    expect(body.detail).toBe('/likes/new/likes allows POST, DELETE, not PUT')
  })

  test('is a 405 as well where a slash is too many beside', async () => {
    const { status, headers, body } = await call(handler, 'PUT /likes/new/likes//')
    expect([status, headers.allow]).toEqual([405, 'POST, DELETE'])
    expect(body.detail).toBe('/likes/new/likes allows POST, DELETE, not PUT')
  })

  test('is a 405 that allows HEAD where it allows GET', async () => {
    const { status, headers } = await call(handler, 'POST /likes/top/likes')
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  test('is answered fast where a path has thousands of slashes', async () => {
    const since = performance.now()
    await call(handler, `GET ${'/'.repeat(100_000)}x`)
    expect(performance.now() - since).toBeLessThan(1_000)
  })

  test('is told by OPTIONS what a path allows', async () => {
    const { status, headers, body } = await call(handler, 'OPTIONS /likes/new/likes')
    expect([status, headers.allow, body]).toEqual([204, 'POST, DELETE', undefined])
  })

  test('is never sent on to where it is', async () => {
    expect((await call(handler, 'GET /likes/top/likes')).status).toBe(405)
  })

  test('is sent on, method and query kept, where only a slash is too many', async () => {
    const { status, headers } = await call(handler, 'GET /likes/top/likes/', { query: 'limit=3' })
    expect([status, headers.location]).toEqual([308, '/likes/top/likes?limit=3'])
    expect((await call(handler, 'DELETE /likes/new/likes///')).headers.location).toBe('/likes/new/likes')
  })
})
