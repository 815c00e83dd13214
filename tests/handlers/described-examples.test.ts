import { describe, expect, test } from '@jest/globals'
import { send } from '../support/http/client.ts'
import { useHandlerServer } from '../support/http/handler-server.ts'
import { expectDescribed } from '../support/openapi/described-reply.ts'
import { type Content, operations } from '../support/openapi/documents.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

// For instances on loopback, as in the local stack.
process.env.PROBE_ALLOW_CIDRS = '127.0.0.1/32,::1/128'

useRedis()
useDynamoDB()
const server = useHandlerServer()

type Values = Readonly<Record<string, string>>

/**
 * The requests that a description gives as examples, each as each carrier has it. Cursors are valid in their list
 * alone.
 */
const examples = operations.flatMap(({ service, path, method, operation }) => {
  const { parameters = [], requestBody } = operation
  const routeKey = `${method.toUpperCase()} /${service}${path}`
  const titles = new Set(parameters.flatMap(({ examples = {} }) => Object.keys(examples)))
  if (titles.size === 0) return [{ name: `${routeKey}, which has no parameters`, routeKey, parts: {} }]
  const valid = [...titles].filter((title) => title !== 'following')
  return valid.flatMap((title) => [
    { name: `${routeKey}, ${title} in the query`, routeKey, parts: { query: queryOf(parameters, title) } },
    ...Object.entries(requestBody?.content ?? {}).map(([type, { examples = {} }]) => ({
      name: `${routeKey}, ${title} as ${type}`,
      routeKey,
      parts: { [type === 'application/json' ? 'json' : 'form']: examples[title]?.value as Values },
    })),
  ])
})

function queryOf(parameters: readonly ({ readonly name: string } & Content)[], title: string): Values {
  const given = parameters.filter(({ examples = {} }) => Object.hasOwn(examples, title))
  return Object.fromEntries(given.map(({ name, examples }) => [name, `${examples?.[title]?.value}`]))
}

describe('a request that a description has as an example is accepted, and answered as described:', () => {
  test.each(examples)('$name', async ({ routeKey, parts: { query, ...sending } }) => {
    const [method = '', path = ''] = routeKey.split(' ')
    const url = `${server.url}${path}${query ? `?${new URLSearchParams(query)}` : ''}`
    const { status, headers, body } = await send(method, url, sending)
    expect([200, 201, 404]).toContain(status)
    const { date: _, connection: __, 'keep-alive': ___, 'content-length': ____, ...sent } = headers
    expectDescribed(routeKey, { status, headers: sent, body })
  })
})
