import { describe, expect, test } from '@jest/globals'
import { httpProblem } from '../../lib/api/classic/problem.ts'
import { fallback } from '../../lib/http/fallback.ts'
import { apiEvent, call } from '../support/http/events.ts'

const handler = fallback(
  [
    { method: 'POST', path: '/likes/new/likes' },
    { method: 'DELETE', path: '/likes/new/likes' },
    { method: 'GET', path: '/likes/top/likes' },
    { method: 'DELETE', path: '/registry/service' },
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

  test('is a GET where a POST stands for one', async () => {
    const headers = { 'X-HTTP-Method-Override': 'GET' }
    const { status, body } = await call(handler, 'POST /likes/new/likes/x', { headers })
    expect([status, body.detail]).toEqual([404, 'No route matches /likes/new/likes/x'])
    const wrong = await call(handler, 'POST /registry/service', { headers })
    expect([wrong.status, wrong.body.detail]).toEqual([405, '/registry/service allows DELETE, not GET'])
  })

  test('has the id of its request in every answer', async () => {
    const headers = { 'x-request-id': 'mine' }
    for (const routeKey of [
      'GET /nothing',
      'PUT /likes/new/likes',
      'OPTIONS /likes/new/likes',
      'GET /likes/top/likes/',
    ]) {
      expect((await call(handler, routeKey, { headers })).headers['x-request-id']).toBe('mine')
      const invalid = await call(handler, routeKey, { headers: { 'x-request-id': 'not mine' } })
      expect(invalid.headers['x-request-id']).toBe('test-request')
    }
    expect((await call(handler, 'GET /nothing', { headers })).body.instance).toBe('urn:request:mine')
  })

  test.each([
    ['GET', '/likes/posts', '/posts', 'No route matches /posts'],
    ['PUT', '/likes/top/likes', '/top/likes', '/top/likes allows GET, HEAD, not PUT'],
    ['PUT', '/likes/top/likes/', '/top/likes/', '/top/likes allows GET, HEAD, not PUT'],
    ['GET', '/a\r\n\u202eb\ud800', '/a\r\n\u202eb\ud800', 'No route matches /a%0D%0A%E2%80%AEb%EF%BF%BD'],
  ])('names the path that the caller sent: %s %j', async (method, rawPath, path, detail) => {
    const { requestContext, ...event } = { ...apiEvent(`${method} ${rawPath}`), rawPath }
    const http = { ...requestContext.http, path }
    const { body } = await handler({ ...event, requestContext: { ...requestContext, http } }, {} as never)
    expect(JSON.parse(body ?? '').detail).toBe(detail)
  })

  test('is sent on within the path that the caller sent, with nothing that ends a header', async () => {
    const named = fallback([{ method: 'GET', path: '/x/users/{name}' }], httpProblem)
    const event = apiEvent('GET $default')
    event.rawPath = '/x/users/a\r\nb é/'
    event.requestContext.http.path = '/users/a\r\nb é/'
    event.requestContext.http.method = 'GET'
    const { statusCode, headers } = await named(event, {} as never)
    expect([statusCode, headers?.location]).toEqual([308, '/users/a%0D%0Ab%20%C3%A9'])
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
