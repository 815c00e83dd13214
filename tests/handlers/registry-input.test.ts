import { describe, expect, test } from '@jest/globals'
import type { RequestParts } from '../support/http/events.ts'
import { type ProblemBody, registry, triple } from '../support/http/registry-api.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

describe('invalid input', () => {
  test.each<[string, RequestParts, Record<string, string>]>([
    ['nothing', {}, { service_name: 'is required', url: 'is required', http: 'is required' }],
    [
      'names of other characters',
      { json: triple('a service') },
      { service_name: 'must consist of letters, digits, dots, underscores and hyphens' },
    ],
    [
      'too long a name',
      { json: triple('x'.repeat(65)) },
      { service_name: 'must have at most 64 characters' },
    ],
    ...['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'delete', 'BREW'].map(
      (http): [string, RequestParts, Record<string, string>] => [
        `the method ${http}`,
        { json: { ...triple('bad'), http } },
        { http: 'must be GET or HEAD: probes repeat and must change nothing' },
      ],
    ),
    ['a list', { json: { ...triple('bad'), url: ['http://localhost/'] } }, { url: 'must be a string' }],
    [
      'two URLs',
      { query: triple('bad'), json: { url: 'http://localhost:1/' } },
      { url: 'has conflicting values' },
    ],
  ])('is %s', async (_, parts, errors) => {
    const { status, body } = await registry.register<ProblemBody>(parts)
    expect([status, body.errors]).toEqual([400, errors])
  })

  test.each(['0', '11', '1.5', 'x', ''])('is the threshold "%s"', async (fail_threshold) => {
    const { status, body } = await registry.register<ProblemBody>({
      query: { ...triple('bad'), fail_threshold },
    })
    expect([status, body.errors]).toEqual([400, { fail_threshold: 'must be a whole number from 1 to 10' }])
  })

  test.each<[rule: string, url: string]>([
    ['must be an absolute URL', 'localhost'],
    ['must be an absolute URL', '/health-check'],
    ['must be an absolute URL', 'http://'],
    ['must be an absolute URL', 'http://[::1%25lo]/'],
    ['must be an absolute URL', 'http://localhost:99999/'],
    ['must have a port from 1 to 65535, or none', 'http://localhost:0/'],
    ['must have a port from 1 to 65535, or none', 'https://localhost:000/'],
    ['must have the scheme http or https', 'localhost:5500'],
    ['must have the scheme http or https', 'ftp://localhost/'],
    ['must have the scheme http or https', 'file:///etc/passwd'],
    ['must have the scheme http or https', 'javascript:alert(1)'],
    ['must carry no credentials', 'http://ann@localhost/'],
    ['must carry no credentials', 'http://ann:secret@localhost/'],
    ['must carry no credentials', 'http://:secret@localhost/'],
    ['must have at most 2048 characters', `http://localhost/${'x'.repeat(2_032)}`],
    ['must have at most 2048 characters in its normal form', `http://localhost/${'👍'.repeat(400)}`],
    ['must have no control characters', 'http://local\u0000host/'],
    [
      'must not lead to 169.254.169.254, which is the address of a metadata service',
      'http://169.254.169.254/',
    ],
    ['must not lead to 169.254.169.254, which is the address of a metadata service', 'http://0xa9fea9fe/'],
    ['must not lead to 10.0.0.1, which is a private address that no rule allows', 'http://10.0.0.1/'],
  ])('is a URL: it %s', async (rule, url) => {
    const { status, headers, body } = await registry.register<ProblemBody>({ json: triple('bad', url) })
    expect([status, headers['content-type'], body.errors]).toEqual([
      400,
      'application/problem+json',
      { url: rule },
    ])
    expect(body.detail).toBe(`url ${rule}`)
    expect((await registry.services({ query: { service_name: 'bad' } })).body.services).toEqual([])
  })

  test.each(['exists', 'deregister', 'recordHealth'] as const)(
    '(as %s) is a method that no probe may use',
    async (route) => {
      const { status, body } = await registry[route]<ProblemBody>({
        json: { ...triple('known'), http: 'OPTIONS', ...(route === 'recordHealth' && { status_code: 200 }) },
      })
      expect([status, Object.keys(body.errors)]).toEqual([400, ['http']])
    },
  )

  test.each(['exists', 'deregister', 'recordHealth'] as const)(
    '(as %s) is an incomplete triple',
    async (route) => {
      const { status, body } = await registry[route]<ProblemBody>({ json: { service_name: 'known' } })
      expect(status).toBe(400)
      expect(body.errors).toMatchObject({ url: 'is required', http: 'is required' })
    },
  )

  test.each(['99', '600', 'OK', '-200', '200.5'])('is the status %s', async (status_code) => {
    const { status, body } = await registry.recordHealth<ProblemBody>({
      query: { ...triple('reported'), status_code },
    })
    expect([status, body.errors]).toEqual([400, { status_code: 'must be a whole number from 100 to 599' }])
  })

  test.each(['0', '101', 'x'])('is the limit %s', async (limit) => {
    expect((await registry.services({ query: { limit } })).status).toBe(400)
    expect((await registry.healths({ query: { limit } })).status).toBe(400)
  })
})
