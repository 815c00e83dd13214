import { describe, expect, test } from '@jest/globals'
import { endpoint, serving } from '../../lib/api/x/x-endpoint.ts'
import { xService } from '../../lib/api/x/x-service.ts'
import { userIdOf } from '../../lib/users/user-id.ts'
import { call, type RequestParts } from '../support/http/events.ts'
import { described, facts, namesIn, resolved } from '../support/openapi/differences-from-x.ts'

/** The routes that X has as well, with the parameters that it describes. */
const routes = xService.routes
  .map((route) => ({ route, key: `${route.method} ${route.path}` }))
  .flatMap(({ route, key }) => {
    const { parameters } = facts.routes[key] ?? {}
    return parameters ? [[key, { route, key, parameters }] as const] : []
  })
type KnownRoute = (typeof routes)[number][1]

const bodies: Readonly<Record<string, unknown>> = {
  'POST /2/tweets': { text: 'hello' },
  'POST /2/users/{id}/likes': { tweet_id: '1' },
}

/** What is wrong with a request in alice's name that has what it must have, and this beside; nothing if it is valid. */
async function faultsOf({ route, key, parameters }: KnownRoute, beside: RequestParts['query'] & object = {}) {
  let isValid = false
  const handler = serving([
    endpoint(route, () => {
      isValid = true
      throw new Error('Nothing is to be done')
    }),
  ])
  const needed = { ids: '1', usernames: 'alice', query: 'words' }
  const { body } = await call<{ errors: unknown }>(handler, key, {
    headers: { authorization: 'Bearer alice' },
    path: { id: userIdOf('alice'), tweet_id: '1', username: 'alice' },
    query: {
      ...Object.fromEntries(Object.entries(needed).filter(([name]) => Object.hasOwn(parameters, name))),
      ...beside,
    },
    json: bodies[key],
  })
  return isValid ? [] : body.errors
}

/** The parameters of the query as they are described, with the names that they may have. */
function queryOf(key: string): ReadonlyMap<string, readonly string[]> {
  const { parameters = [] } = described.get(key) ?? {}
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  return new Map(inQuery.map(({ name, schema }) => [name, resolved(schema.items).enum ?? []]))
}

describe.each(routes)('%s', (key, route) => {
  test('takes every value that X knows', async () => {
    const values = Object.entries(route.parameters).flatMap(([name, { of, enum: one, minimum, maximum }]) => [
      ...(of === undefined ? [] : [[name, namesIn(of).join(',')] as const]),
      ...[one, minimum, maximum]
        .flat()
        .filter((value) => value !== undefined)
        .map((value) => [name, `${value}`] as const),
    ])
    for (const [name, value] of values) {
      expect([name, value, await faultsOf(route, { [name]: value })]).toEqual([name, value, []])
    }
    expect(await faultsOf(route)).toEqual([])
  })

  test('refuses other values in the words of X', async () => {
    for (const [name, { of, minimum, maximum }] of Object.entries(route.parameters)) {
      const wrong =
        of === undefined
          ? [Number(minimum) - 1, Number(maximum) + 1].filter((value) => !Number.isNaN(value))
          : ['bogus']
      const rule =
        of === undefined
          ? `is not between ${minimum} and ${maximum}`
          : `is not one of [${queryOf(key).get(name)?.join(',')}]`
      for (const value of wrong) {
        expect(await faultsOf(route, { [name]: `${value}` })).toEqual([
          {
            parameters: { [name]: [`${value}`] },
            message: `The \`${name}\` query parameter value [${value}] ${rule}`,
          },
        ])
      }
    }
  })

  test('refuses another parameter in the words of X', async () => {
    expect(await faultsOf(route, { bogus: '1' })).toEqual([
      {
        parameters: { bogus: ['1'] },
        message: `The query parameter [bogus] is not one of [${[...queryOf(key).keys()].join(',')}]`,
      },
    ])
  })
})
