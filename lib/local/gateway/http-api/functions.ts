import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'

/** The part of a function's definition in serverless.yml that is used here. */
export interface FunctionDefinition {
  readonly name: string
  readonly handler: string
  /** In seconds. */
  readonly timeout: number
  /** Such as `GET /likes/top/likes`, `GET /users/{id}/likes` or `$default`. */
  readonly routeKeys: readonly string[]
  readonly scheduled: boolean
}

export interface Functions {
  readonly byRouteKey: ReadonlyMap<string, Invoke>
  readonly scheduled: readonly RunScheduled[]
}

/** Calls a function with an event and the id of the request. */
export type Invoke = (
  event: APIGatewayProxyEventV2,
  requestId: string,
) => Promise<APIGatewayProxyStructuredResultV2>

/** Calls a scheduled function, which gets an empty event. */
export type RunScheduled = () => Promise<unknown>

/**
 * Loads every function, and fails if one cannot be loaded: a gateway without some of its routes would still be sent
 * requests for them, and one whose sweep is broken would look healthy.
 */
export async function loadFunctions(
  definitions: readonly FunctionDefinition[],
  folder: string,
): Promise<Functions> {
  const byRouteKey = new Map<string, Invoke>()
  const scheduled: RunScheduled[] = []
  for (const definition of definitions) {
    const run = await load(definition, folder)
    for (const routeKey of definition.routeKeys) byRouteKey.set(routeKey, run)
    if (definition.scheduled) scheduled.push(() => run({}, randomUUID()))
  }
  return { byRouteKey, scheduled }
}

async function load(
  { name, handler, timeout }: FunctionDefinition,
  folder: string,
): Promise<(event: unknown, requestId: string) => Promise<APIGatewayProxyStructuredResultV2>> {
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
