import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import { parse } from 'yaml'
import type { Handler } from '../../../lib/http/endpoint.ts'
import type { Invoke } from '../../../lib/local/gateway/http-api/functions.ts'
import { createHttpApi } from '../../../lib/local/gateway/http-api/server.ts'

interface Definition {
  readonly handler: string
  readonly events?: readonly Event[]
}

interface Event {
  readonly httpApi?: string | { readonly path: string; readonly method: string }
}

/** All handlers behind a local HTTP API, for the test file. They need `useDynamoDB()` and `useRedis()`. */
export function useHandlerServer(): { url: string; readonly called: Set<string> } {
  const called = new Set<string>()
  const started = { url: '', called }
  let stop: () => void
  beforeAll(async () => {
    const server = createHttpApi(await invocations(called))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    started.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    stop = () => {
      server.closeAllConnections()
      server.close()
    }
  })
  afterAll(() => stop())
  return started
}

/** One after the other: Jest cannot import several ES modules with a common dependency at once. */
async function invocations(called: Set<string>): Promise<Map<string, Invoke>> {
  const byRouteKey = new Map<string, Invoke>()
  for (const file of readdirSync('resources/functions')) {
    const definitions: Record<string, Definition> = parse(readFileSync(`resources/functions/${file}`, 'utf8'))
    for (const { handler, events = [] } of Object.values(definitions)) {
      const module: { handler: Handler } = await import(resolve(handler.replace(/\.handler$/, '.ts')))
      for (const event of events) {
        const routeKey = routeKeyOf(event)
        if (!routeKey) continue
        byRouteKey.set(routeKey, (request, awsRequestId) => {
          called.add(routeKey)
          return module.handler(request, { awsRequestId } as Parameters<Handler>[1])
        })
      }
    }
  }
  return byRouteKey
}

function routeKeyOf({ httpApi }: Event): string | undefined {
  return typeof httpApi === 'object' ? `${httpApi.method.toUpperCase()} ${httpApi.path}` : httpApi
}
