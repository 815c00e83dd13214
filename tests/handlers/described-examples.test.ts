import { describe, expect, test } from '@jest/globals'
import { send } from '../support/http/client.ts'
import { useHandlerServer } from '../support/http/handler-server.ts'
import { expectDescribed, pathOnGateway } from '../support/openapi/described-reply.ts'
import { operations, type Parameter } from '../support/openapi/documents.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

// For instances on loopback, as in the local stack.
process.env.PROBE_ALLOW_CIDRS = '127.0.0.1/32,::1/128'

useRedis()
useDynamoDB()
const server = useHandlerServer()

type Values = Readonly<Record<string, string>>

/** Cursors and tokens are valid in their list alone. */
const isValidAnywhere = (title: string) => !title.startsWith('following')

/** The requests that a description gives as examples, each as each carrier has it. */
const classic = operations.filter(({ service }) => service !== 'x')
const examples = classic.flatMap((described) => {
  const { parameters = [], requestBody } = described.operation
  const routeKey = routeKeyOf(described)
  const titles = new Set(parameters.flatMap(({ examples = {} }) => Object.keys(examples)))
  if (titles.size === 0) return [{ name: `${routeKey}, which has no parameters`, routeKey, parts: {} }]
  return [...titles].filter(isValidAnywhere).flatMap((title) => [
    { name: `${routeKey}, ${title} in the query`, routeKey, parts: { query: queryOf(parameters, title) } },
    ...Object.entries(requestBody?.content ?? {}).map(([type, { examples = {} }]) => ({
      name: `${routeKey}, ${title} as ${type}`,
      routeKey,
      parts: { [type === 'application/json' ? 'json' : 'form']: examples[title]?.value as Values },
    })),
  ])
})

function routeKeyOf(described: (typeof operations)[number]): string {
  return `${described.method.toUpperCase()} ${pathOnGateway(described)}`
}

function queryOf(parameters: readonly Parameter[], title: string): Values {
  const given = parameters.filter(({ examples = {} }) => Object.hasOwn(examples, title))
  return Object.fromEntries(given.map(({ name, examples }) => [name, `${examples?.[title]?.value}`]))
}

describe('a request that a description has as an example is accepted, and answered as described:', () => {
  test.each(examples)('$name', async ({ routeKey, parts: { query, ...sending } }) => {
    const [method = '', path = ''] = routeKey.split(' ')
    const url = `${server.url}${path}${query ? `?${new URLSearchParams(query)}` : ''}`
    const { status, headers, body } = await send(method, url, sending)
    expect([200, 201, 404]).toContain(status)
    expectDescribed(routeKey, { status, headers: withoutConnection(headers), body })
  })

  test.each(examplesOfX())('$name', async ({ routeKey, path, query, sending }) => {
    const [method = ''] = routeKey.split(' ')
    const { status, headers, body } = await send(method, `${server.url}${path}?${query}`, {
      ...sending,
      headers: { authorization: 'Bearer alice' },
    })
    // The post of the examples does not exist, which a write is told.
    if (status >= 400) {
      expect(JSON.stringify(body)).toMatch(
        /This tweet cannot be found|to (reply to|quote) a Tweet that is deleted/,
      )
    }
    expectDescribed(routeKey, { status, headers: withoutConnection(headers), body })
  })
})

/** The same of X's API, where each parameter has its place. */
function examplesOfX() {
  const ofX = operations.filter(({ service }) => service === 'x')
  return ofX.flatMap((described) => {
    const { parameters = [], requestBody } = described.operation
    const contents = Object.entries(requestBody?.content ?? {})
    const titles = [...parameters, ...contents.map(([, content]) => content)].flatMap(({ examples = {} }) =>
      Object.keys(examples),
    )
    return [...new Set(titles.length > 0 ? titles : ['without parameters'])]
      .filter(isValidAnywhere)
      .map((title) => {
        const given = parameters.filter(({ examples = {} }) => Object.hasOwn(examples, title))
        const textOf = ({ examples }: Parameter) => `${examples?.[title]?.value}`
        const query = given.filter((parameter) => parameter.in === 'query')
        const routeKey = routeKeyOf(described)
        return {
          name: `${routeKey}, ${title}`,
          routeKey,
          path: given.reduce(
            (path, parameter) => path.replace(`{${parameter.name}}`, textOf(parameter)),
            pathOnGateway(described),
          ),
          query: new URLSearchParams(
            query.map((parameter): [string, string] => [parameter.name, textOf(parameter)]),
          ),
          sending: Object.fromEntries(
            contents.map(([type, { examples }]) => [
              type === 'application/json' ? 'json' : 'form',
              examples?.[title]?.value as Values,
            ]),
          ),
        }
      })
  })
}

function withoutConnection(headers: Readonly<Record<string, unknown>>) {
  const { date: _, connection: __, 'keep-alive': ___, 'content-length': ____, ...sent } = headers
  return sent
}
