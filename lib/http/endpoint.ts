import middy from '@middy/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { log } from '../platform/log.ts'
import { isHealthCheck, probeHeader } from '../platform/probe-header.ts'
import { StoreFailure } from '../platform/store-failure.ts'
import type { Dialect } from './dialect.ts'
import { matchesEntityTag } from './entity-tag.ts'
import { header } from './header.ts'
import { HttpError } from './http-error.ts'
import { InvalidInput } from './invalid-input.ts'
import { encodedPath } from './path.ts'
import { requestIdHeader } from './request-id.js'
import { identified, requestIdOf } from './request-identity.ts'
import { overriddenMethod, standsForGet } from './request-line.ts'
import { type Address, type Addressed, type Answer, addressesOf, methodsOf, type Route } from './route.ts'

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/**
 * Makes Lambda handlers for API Gateway's HTTP API (payload format 2.0) that speak an API's dialect. A handler takes
 * the route's parameters from the event, validates them, runs the use case and answers with its result, or with the
 * dialect's error response for whatever is thrown. Nothing escapes it: an error that did would reach the caller as the
 * gateway's own.
 */
export function endpointFor(dialect: Dialect) {
  return function endpoint<Input, Command, Result>(
    route: Route<Input, Command, Result>,
    useCase: (command: Command) => Promise<Result> | Result,
  ): Handler {
    const allowed = methodsByPath(route)
    const takesProbes = isHealthCheck(route.path)
    return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>({
      timeoutEarlyResponse,
    })
      .onError((request) => {
        const requestId = requestIdOf(request.event, request.context)
        const response = dialect.errorResponse(request.error, requestId)
        logFailure(request.error, response.statusCode, route, requestId, request.context)
        request.response = identified(response, requestId)
      })
      .handler(async (event, context) => {
        if (!takesProbes) refuseProbe(event)
        requireMethod(allowed, event)
        const parameters = await dialect.parameters(event, route)
        const input = validated(await route.input['~standard'].validate(parameters), parameters)
        dialect.authorize(event, input)
        const answer = route.answer(await useCase(route.accept(input)))
        return respond(answer, event, requestIdOf(event, context))
      }) as Handler
  }
}

/** Answers shortly before the function's timeout, at which the platform would end it without an answer. */
function timeoutEarlyResponse(): never {
  throw new HttpError(503, 'The request took too long', { 'retry-after': '1' })
}

function refuseProbe(event: APIGatewayProxyEventV2): void {
  if (header(event, probeHeader) === undefined) return
  throw new HttpError(403, "The registry's probes are answered only at health checks")
}

/**
 * Refuses a method that the path does not allow. Of the overrides of methods, only HAProxy's is accepted: a client that
 * expects one to turn a POST into a DELETE must not have a POST carried out.
 */
function requireMethod(methods: ReadonlyMap<string, Methods>, event: APIGatewayProxyEventV2): void {
  const sent = event.requestContext.http.method
  const method = overriddenMethod(event)
  const path = event.routeKey.slice(event.routeKey.indexOf(' ') + 1)
  if (method !== sent && !standsForGet(event)) {
    throw new HttpError(
      400,
      `X-HTTP-Method-Override may not turn a ${sent} to ${sentPath(event, path)} into a ${method}; send a ${method}`,
    )
  }
  const { own, all } = methods.get(path) ?? { own: [], all: [] }
  if (!own.includes(method)) {
    const allow = all.join(', ')
    throw new HttpError(405, `${sentPath(event, path)} allows ${allow}, not ${method}`, { allow })
  }
}

/** The path of the request as its caller sent it. An event that was written by hand may have only the route's. */
function sentPath({ requestContext }: APIGatewayProxyEventV2, routePath: string): string {
  return encodedPath(requestContext.http.path ?? routePath)
}

/** By path, the methods that the endpoint answers to, and those that `Allow` lists. */
function methodsByPath(route: Addressed): ReadonlyMap<string, Methods> {
  const { path, otherMethods } = route
  const addresses = addressesOf(route)
  const others = otherMethods.map((method) => ({ method, path }))
  return new Map(
    addresses.map((address) => {
      const isAtPath = (other: Address) => other.path === address.path
      const own = addresses.filter(isAtPath)
      return [address.path, { own: methodsOf(own), all: methodsOf([...own, ...others.filter(isAtPath)]) }]
    }),
  )
}

interface Methods {
  readonly own: readonly string[]
  readonly all: readonly string[]
}

function validated<Input>(
  result: StandardSchemaV1.Result<Input>,
  parameters: Readonly<Record<string, unknown>>,
): Input {
  if (!result.issues) return result.value
  throw new InvalidInput(
    result.issues.map(({ path = [], message }) => ({
      path: path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)),
      message,
    })),
    parameters,
  )
}

function respond(
  { status, body, etag }: Answer,
  event: APIGatewayProxyEventV2,
  requestId: string,
): APIGatewayProxyStructuredResultV2 {
  if (etag && matchesEntityTag(header(event, 'if-none-match') ?? '', etag)) {
    return { statusCode: 304, headers: { etag, [requestIdHeader]: requestId } }
  }
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      [requestIdHeader]: requestId,
      ...(etag && { etag }),
    },
    body: JSON.stringify(body),
  }
}

/**
 * Only failures of a store and unforeseen errors are logged. All others are the caller's business. The platform's own
 * lines have its id of the request, which is logged beside the caller's.
 */
function logFailure(
  error: unknown,
  statusCode: number,
  { operationId }: { readonly operationId: string },
  requestId: string,
  { awsRequestId = requestId }: Partial<Context>,
): void {
  const details = {
    operationId,
    requestId,
    ...(awsRequestId !== requestId && { functionRequestId: awsRequestId }),
  }
  if (error instanceof StoreFailure) {
    log.warn(error.reason.code, { ...details, detail: error.message, cause: String(error.cause) })
  } else if (statusCode === 500) {
    log.error('request failed', { ...details, error: error as Error })
  }
}
