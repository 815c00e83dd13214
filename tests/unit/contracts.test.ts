import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { services } from '../../lib/api/apis.ts'
import { services as classicServices } from '../../lib/api/classic/services.ts'
import { xService } from '../../lib/api/x/x-service.ts'
import { type Addressed, addressesOf, methodsOf } from '../../lib/http/route.ts'

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
const classicRoutes = classicServices.flatMap((service) => service.routes)

/** The method and path pairs that lead to a function. */
function routeKeysOf({ events = [] }: FunctionDefinition): string[] {
  return events.flatMap(({ httpApi }) => {
    if (!httpApi) return []
    return [typeof httpApi === 'string' ? httpApi : `${httpApi.method.toUpperCase()} ${httpApi.path}`]
  })
}

/** A GET of X's API has no body, so that none is passed on as a POST. */
function keysOfX(route: Addressed): string[] {
  return addressesOf(route).flatMap((address) =>
    methodsOf([address]).map((method) => `${method} ${address.path}`),
  )
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
    .map((path) => join(folder, path))
}

describe('every contract', () => {
  test.each(classicRoutes.map((route) => [route.operationId, route] as const))(
    '%s is deployed under its name, at its addresses and no others',
    (operationId, route) => {
      const addresses = addressesOf(route).map(({ method, path }) => `${method} ${path}`)
      // A GET that came with a body is passed on as a POST, and every GET is also a HEAD. Where another route has that
      // POST, its function answers both.
      const ofOthers = routes
        .filter((other) => other !== route)
        .flatMap(addressesOf)
        .map(({ method, path }) => `${method} ${path}`)
      const derived = addresses
        .filter((address) => address.startsWith('GET '))
        .flatMap((address) => ['POST', 'HEAD'].map((method) => address.replace('GET', method)))
        .filter((address) => !ofOthers.includes(address))
      expect(routeKeysOf(functions[operationId] ?? { handler: '', events: [] }).toSorted()).toEqual(
        [...new Set([...addresses, ...derived])].toSorted(),
      )
    },
  )

  test.each(xService.routes.map((route) => [route.operationId, route] as const))(
    "%s of X's API is deployed at its addresses, in one function",
    (_, route) => {
      const keys = keysOfX(route)
      const serving = Object.values(functions).filter((definition) =>
        routeKeysOf(definition).some((key) => keys.includes(key)),
      )
      expect(serving).toHaveLength(1)
      expect(serving.flatMap(routeKeysOf)).toEqual(expect.arrayContaining(keys))
    },
  )

  test.each(routes.map((route) => [route.operationId, route] as const))(
    '%s lists the methods of its path that other contracts have',
    (_, route) => {
      const others = routes
        .filter((other) => other !== route)
        .flatMap(addressesOf)
        .filter(({ path }) => path === route.path)
      expect(route.otherMethods).toEqual(others.map(({ method }) => method))
      const aliases = route.aliases.filter(({ path }) => path !== route.path)
      const shared = aliases.filter((alias) =>
        routes.some((other) => other !== route && addressesOf(other).some(({ path }) => path === alias.path)),
      )
      expect(shared).toEqual([])
    },
  )

  test('has an operation id of its own', () => {
    expect(new Set(routes.map(({ operationId }) => operationId)).size).toBe(routes.length)
  })

  test('that an API defines is listed with its service', async () => {
    const listed = new Set(routes.map(({ operationId }) => operationId))
    const modules: object[] = []
    // One after the other: Jest cannot import several ES modules with a common dependency at once.
    for (const file of filesIn('lib/api')) modules.push(await import(resolve(file)))
    const defined = modules.flatMap(Object.values).flatMap((value) => value?.operationId ?? [])
    expect(defined.length).toBeGreaterThan(20)
    expect(defined.filter((operationId) => !listed.has(operationId))).toEqual([])
  })
})

test('likes and posts, which share a service, are described in the order of their names', () => {
  const likes = services.find(({ name }) => name === 'likes')
  const names = likes?.routes.map(({ operationId }) => operationId).slice(0, -1) ?? []
  expect(names).toEqual(expect.arrayContaining(['createPost', 'likePost']))
  expect(names).toEqual(names.toSorted())
})

describe('every function', () => {
  test('with a route has a contract, except the fallback', () => {
    const known = new Set(classicRoutes.map(({ operationId }) => operationId))
    const ofX = new Set(xService.routes.flatMap(keysOfX))
    const routed = Object.entries(functions).filter(([, definition]) => routeKeysOf(definition).length > 0)
    const others = routed.filter(
      ([name, definition]) => !known.has(name) && !routeKeysOf(definition).every((key) => ofX.has(key)),
    )
    expect(others.map(([name]) => name)).toEqual(['fallback'])
  })

  test('has a handler of its own, and every handler has a function', () => {
    const handlers = Object.values(functions).map(({ handler }) => handler.replace(/\.handler$/, '.ts'))
    expect(handlers.toSorted()).toEqual(filesIn('handlers').toSorted())
  })

  test('has a handler that some test loads, except the fallback and the descriptions', () => {
    const tests = filesIn('tests').map((file) => readFileSync(file, 'utf8'))
    const unloaded = filesIn('handlers').filter((file) => !tests.some((text) => text.includes(`/${file}'`)))
    expect(unloaded.filter((file) => !/\/(fallback|openapi)\.ts$/.test(file))).toEqual([])
  })

  test('and no other is described in resources/deployment.yml', () => {
    const deployment = parse(readFileSync('resources/deployment.yml', 'utf8'))
    expect(Object.keys(deployment.functions).toSorted()).toEqual(Object.keys(functions).toSorted())
  })
})
