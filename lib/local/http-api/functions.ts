import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'

/** A function as serverless.yml defines it, so far as it is served over HTTP. */
export interface FunctionDefinition {
  readonly name: string
  readonly handler: string
  /** In seconds. */
  readonly timeout: number
  /** Such as `GET /likes/top/likes`, or `$default`. */
  readonly routeKeys: readonly string[]
}

/** Runs a function on an event, under a request id of its own. */
export type Invoke = (
  event: APIGatewayProxyEventV2,
  requestId: string,
) => Promise<APIGatewayProxyStructuredResultV2>

/**
 * Loads every function, and returns them by route key. One that cannot be loaded is an error now rather than an answer
 * later: a gateway with only some of its routes would still be sent requests for all.
 */
export async function loadFunctions(
  definitions: readonly FunctionDefinition[],
  folder: string,
): Promise<ReadonlyMap<string, Invoke>> {
  const routes = new Map<string, Invoke>()
  for (const definition of definitions) {
    const invoke = await load(definition, folder)
    for (const routeKey of definition.routeKeys) routes.set(routeKey, invoke)
  }
  return routes
}

async function load({ name, handler, timeout }: FunctionDefinition, folder: string): Promise<Invoke> {
  const [, file = '', exported = ''] = /^(.*)\.(\w+)$/.exec(handler) ?? []
  const module = await import(pathToFileURL(resolve(folder, `${file}.mjs`)).href).catch((error: unknown) => {
    throw new Error(`${name} cannot be loaded: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  })
  const run: unknown = module[exported]
  if (typeof run !== 'function') throw new Error(`${name} cannot be loaded: ${file} exports no ${exported}`)
  return async (event, requestId) => run(event, contextOf(name, requestId, timeout * 1000))
}

function contextOf(functionName: string, awsRequestId: string, timeout: number): Partial<Context> {
  const end = performance.now() + timeout
  return {
    functionName,
    awsRequestId,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
  }
}
