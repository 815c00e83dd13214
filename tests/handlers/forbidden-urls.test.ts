import { beforeAll, expect, test } from '@jest/globals'
import { registry } from '../support/http/registry-api.ts'
import { forbiddenHosts, otherForbiddenUrls, urlsTo } from '../support/registry/forbidden-urls.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

/** As on AWS: no range is allowed. */
beforeAll(() => {
  process.env.PROBE_ALLOW_CIDRS = ''
})

const corpus = [...Object.values(forbiddenHosts).flatMap(urlsTo), ...otherForbiddenUrls]

test(`none of ${corpus.length} URLs that lead to forbidden addresses can be registered`, async () => {
  const letThrough = []
  for (const url of corpus) {
    const reply = await registry.register<{ errors?: Record<string, string> }>({
      json: { service_name: 'aimed', url, http: 'GET' },
    })
    if (reply.status !== 400 || !reply.body.errors?.url?.startsWith('must ')) letThrough.push([url, reply])
  }
  expect(letThrough).toEqual([])
  expect((await registry.services()).body).toEqual({ services: [] })
})

test('the error names the rule that the URL breaks', async () => {
  const errorOf = async (url: string) => {
    const { body } = await registry.register<{ errors: Record<string, string> }>({
      json: { service_name: 'aimed', url, http: 'GET' },
    })
    return body.errors.url
  }
  expect(await errorOf('http://2852039166/latest/')).toBe(
    'must not lead to 169.254.169.254, which is the address of a metadata service',
  )
  expect(await errorOf('http://[::ffff:10.0.0.1]/')).toBe(
    'must not lead to 10.0.0.1, which is a private address that no rule allows',
  )
})
