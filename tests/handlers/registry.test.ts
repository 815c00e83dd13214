import { describe, expect, test } from '@jest/globals'
import { manyAtOnce } from '../support/concurrency.ts'
import type { RequestParts } from '../support/http/events.ts'
import { type ProblemBody, registry, triple, unchecked } from '../support/http/registry-api.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

test('an instance is found and listed from its registration to its deregistration', async () => {
  const instance = triple('life')
  expect((await registry.exists({ query: instance })).body).toEqual({ exists: false })

  const registered = await registry.register({ query: instance })
  expect([registered.status, registered.body]).toEqual([201, unchecked(instance)])
  const again = await registry.register({ json: instance })
  expect([again.status, again.body]).toEqual([200, registered.body])

  expect(await registry.exists({ query: instance })).toMatchObject({
    status: 200,
    body: { exists: true, service: registered.body },
  })
  expect((await registry.services({ query: { service_name: 'life' } })).body).toEqual({
    services: [registered.body],
  })
  const { id, service_name, url, http, status_code, checked_at } = registered.body
  expect((await registry.healths({ query: { service_name: 'life' } })).body).toEqual({
    healths: [{ id, service_name, url, http, status_code, checked_at }],
  })

  expect(await registry.deregister({ query: instance })).toMatchObject({ status: 200, body: registered.body })
  expect((await registry.exists({ query: instance })).body).toEqual({ exists: false })
  expect((await registry.services({ query: { service_name: 'life' } })).body).toEqual({ services: [] })
  expect((await registry.healths({ query: { service_name: 'life' } })).body).toEqual({ healths: [] })
  const gone = await registry.deregister<ProblemBody>({ query: instance })
  expect(gone.status).toBe(404)
  expect(gone.body.detail).toBe('life is not registered at http://localhost:5500/ with GET')
})

describe('POST /new/service', () => {
  test('stores an instance once, also if it registers 100 times in parallel', async () => {
    const register = () => registry.register({ query: triple('parallel') })
    const replies = await Promise.all(Array.from({ length: 100 }, () => manyAtOnce(register)))
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(99)
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
  })

  test.each<[string, RequestParts]>([
    ['a query string', { query: 'service_name=encoded&url=http:localhost:5500&http=GET' }],
    ['a form', { form: { service_name: 'encoded', url: 'HTTP://LOCALHOST:5500#top', http: 'get' } }],
    ['a base64 JSON body', { json: triple('encoded', 'http://localhost:5500/a/..'), base64: true }],
    ['a query string and a body', { query: { http: 'GET' }, json: { ...triple('encoded'), http: 'GET' } }],
    [
      'a JSON body whose URL has redundant parts',
      { json: triple('encoded', 'http://localhost.:5500/%2e/?#') },
    ],
    [
      'a charset',
      {
        body: JSON.stringify(triple('encoded', ' http://localhost:5500 ')),
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
      },
    ],
  ])('takes one instance in the many spellings of its URL, from %s', async (_, parts) => {
    const { status, body } = await registry.register(parts)
    expect([200, 201]).toContain(status)
    expect(body).toEqual(unchecked(triple('encoded')))
    expect((await registry.services({ query: { service_name: 'encoded' } })).body.services).toHaveLength(1)
  })

  test('stores a threshold, and keeps it when the instance registers without one', async () => {
    const instance = triple('patient')
    expect((await registry.register({ query: { ...instance, fail_threshold: '3' } })).body).toMatchObject({
      fail_threshold: 3,
    })
    expect((await registry.register({ json: instance })).body).toMatchObject({ fail_threshold: 3 })
    expect((await registry.register({ json: { ...instance, fail_threshold: 10 } })).body).toMatchObject({
      fail_threshold: 10,
    })
  })

  test('registers, lists and deregisters a URL of 2,048 characters', async () => {
    const instance = triple('long', `http://localhost/${'x'.repeat(2_031)}`)
    expect((await registry.register({ json: instance })).status).toBe(201)
    expect((await registry.services({ query: { service_name: 'long' } })).body.services).toEqual([
      unchecked(instance),
    ])
    expect((await registry.deregister({ json: instance })).status).toBe(200)
  })
})

describe('GET and POST /service/exists', () => {
  test('give the same answer', async () => {
    const instance = triple('known')
    const { body: service } = await registry.register({ query: instance })
    const posted = await registry.exists({ form: instance })
    expect(posted).toMatchObject({ status: 200, body: { exists: true, service } })
    const overridden = await registry.exists({
      json: instance,
      headers: { 'x-http-method-override': 'GET' },
    })
    expect(overridden.body).toEqual(posted.body)
  })

  test('tell instances apart by each part of the triple', async () => {
    const instance = triple('apart')
    await registry.register({ query: instance })
    for (const other of [
      { ...instance, service_name: 'other' },
      { ...instance, url: 'http://localhost:5501' },
      { ...instance, http: 'HEAD' },
    ]) {
      expect((await registry.exists({ query: other })).body).toEqual({ exists: false })
    }
  })
})

describe('POST /urls/healths', () => {
  test('records the reported status and never evicts', async () => {
    const instance = triple('reported')
    const { body: registered } = await registry.register({ query: instance })
    for (const status_code of [500, 404, 503, 200]) {
      const { status, body } = await registry.recordHealth({
        query: { ...instance, status_code: `${status_code}` },
      })
      expect([status, body]).toEqual([
        201,
        { id: registered.id, ...instance, status_code, checked_at: expect.stringMatching(/Z$/) },
      ])
      expect((await registry.services({ query: { service_name: 'reported' } })).body.services).toEqual([
        { ...registered, status_code, checked_at: body.checked_at },
      ])
    }
  })

  test('answers 404 for an unregistered instance, and does not register it', async () => {
    const instance = triple('unreported')
    expect((await registry.recordHealth({ json: { ...instance, status_code: 200 } })).status).toBe(404)
    expect((await registry.exists({ json: instance })).body).toEqual({ exists: false })
  })
})

describe('GET /services', () => {
  test('filters by health', async () => {
    const url = (port: number) => `http://localhost:${port}/`
    for (const port of [1, 2, 3]) await registry.register({ query: triple('mixed', url(port)) })
    await registry.recordHealth({ query: { ...triple('mixed', url(1)), status_code: '200' } })
    await registry.recordHealth({ query: { ...triple('mixed', url(2)), status_code: '301' } })
    const listed = async (status: string) =>
      (await registry.services({ query: { service_name: 'mixed', status } })).body.services.map(
        (one) => one.url,
      )
    expect(await listed('passing')).toEqual([url(1)])
    expect(await listed('failing')).toEqual([url(2)])
    expect(await listed('unchecked')).toEqual([url(3)])
    const { status, body } = await registry.services({ query: { status: 'well' } })
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ errors: { status: 'must be one of passing, failing, unchecked' } }),
    ])
  })

  test('lists each of 30 instances of two services once, over several pages, and rejects a cursor of another list', async () => {
    const names = ['left', 'right']
    const all = names.flatMap((name) =>
      Array.from({ length: 15 }, (_, index) => `${name} http://localhost:${1_000 + index}/`),
    )
    await Promise.all(
      all.map((one) => {
        const [name = '', url] = one.split(' ')
        return registry.register({ query: triple(name, url) })
      }),
    )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await registry.services({ query: { limit: '7', ...(cursor && { cursor }) } })
      seen.push(...body.services.map(({ service_name, url }) => `${service_name} ${url}`))
      if (body.next) {
        const elsewhere = await registry.services({ query: { service_name: 'left', cursor: body.next } })
        expect(elsewhere.status).toBe(400)
      }
      cursor = body.next
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter((one) => /^(left|right) /.test(one)).toSorted()).toEqual(all)
  })
})

describe('GET /health-check', () => {
  test('also accepts service_name in a misspelling that some clients use', async () => {
    await registry.register({ query: triple('spelt') })
    const { body } = await registry.healths({ query: { serive_name: 'spelt' } })
    expect(body.healths.map(({ service_name }) => service_name)).toEqual(['spelt'])
  })

  test('accepts a body if a proxy forwarded the GET as a POST', async () => {
    await registry.register({ query: triple('spelt') })
    const { status, body } = await registry.healths(
      {
        json: { service_name: 'spelt', limit: 1 },
        headers: { 'X-HTTP-Method-Override': 'GET' },
      },
      'POST /registry/health-check',
    )
    expect([status, body.healths.length]).toEqual([200, 1])
    expect((await registry.healths({}, 'POST /registry/health-check')).status).toBe(405)
  })
})
