import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { parse } from 'yaml'
import { services } from '../../lib/api/classic/services.ts'
import { openapiDocument } from '../../lib/api/openapi/document.ts'
import { addressesOf } from '../../lib/http/route.ts'

interface FunctionDefinition {
  readonly handler: string
  readonly events: readonly {
    readonly httpApi?: string | { readonly path: string; readonly method: string }
  }[]
}

const folder = 'resources/functions'
const functions = Object.assign(
  {},
  ...readdirSync(folder).map((file) => parse(readFileSync(`${folder}/${file}`, 'utf8'))),
) as Record<string, FunctionDefinition>
const routes = services.flatMap((service) => service.routes)

/** The method and path pairs at which a function is reached. */
function doorsOf({ events = [] }: FunctionDefinition): string[] {
  return events.flatMap(({ httpApi }) => {
    if (!httpApi) return []
    return [typeof httpApi === 'string' ? httpApi : `${httpApi.method.toUpperCase()} ${httpApi.path}`]
  })
}

describe('every contract', () => {
  test.each(routes.map((route) => [route.operationId, route] as const))(
    '%s is deployed under its name, at its addresses and no others',
    (operationId, route) => {
      const addresses = addressesOf(route).map(({ method, path }) => `${method} ${path}`)
      // A GET that came with a body is handed on as a POST; and where there is a GET there is a HEAD.
      const beside = addresses
        .filter((address) => address.startsWith('GET '))
        .flatMap((address) => ['POST', 'HEAD'].map((method) => address.replace('GET', method)))
      expect(doorsOf(functions[operationId] ?? { handler: '', events: [] }).toSorted()).toEqual(
        [...new Set([...addresses, ...beside])].toSorted(),
      )
    },
  )

  test('has an operation id of its own', () => {
    expect(new Set(routes.map(({ operationId }) => operationId)).size).toBe(routes.length)
  })
})

describe('every function', () => {
  test('that is reached over HTTP has a contract, the fallback apart', () => {
    const known = new Set(routes.map(({ operationId }) => operationId))
    const reached = Object.entries(functions).filter(([, definition]) => doorsOf(definition).length > 0)
    expect(reached.map(([name]) => name).filter((name) => !known.has(name))).toEqual(['fallback'])
  })

  test('has a handler of its own', () => {
    const handlers = Object.values(functions).map(({ handler }) => handler)
    expect(new Set(handlers).size).toBe(handlers.length)
  })
})

describe('the OpenAPI description', () => {
  test.each(services.map((service) => [service.name, service] as const))(
    'of %s is valid',
    async (_, service) => {
      const document = JSON.parse(JSON.stringify(openapiDocument(service)))
      const { valid, errors } = await new Validator().validate(document)
      expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
      expect(document.openapi).toBe('3.1.0')
    },
  )

  test.each(services.map((service) => [service.name, service] as const))(
    'of %s has every route',
    (_, service) => {
      const { paths } = openapiDocument(service)
      const described = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${service.prefix}${path}`),
      )
      const expected = service.routes.flatMap(addressesOf).map(({ method, path }) => `${method} ${path}`)
      expect(described.toSorted()).toEqual(expected.toSorted())
    },
  )
})
