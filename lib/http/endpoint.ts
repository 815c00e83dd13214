import middy from '@middy/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { log } from '../platform/log.ts'
import { isHealthCheck, probeHeader } from '../platform/probe-header.ts'
import { StoreFailure } from '../platform/store-failure.ts'
import { header } from './body.ts'
import type { Dialect } from './dialect.ts'
import { matchesEntityTag } from './entity-tag.ts'
import { HttpError } from './http-error.ts'
import { InvalidInput } from './invalid-input.ts'
import { type Addressed, type Answer, addressesOf, methodsOf, type Route } from './route.ts'

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
        const response = dialect.errorResponse(request.error, requestId(request.context))
        logFailure(request.error, response.statusCode, route, request.context)
        request.response = response
      })
      .handler(async (event) => {
        if (!takesProbes) refuseProbe(event)
        requireMethod(allowed, event)
        const parameters = await dialect.parameters(event, route)
        const input = validated(await route.input['~standard'].validate(parameters))
        dialect.authorize(event, input)
        return respond(route.answer(await useCase(route.accept(input))), event)
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
 * Refuses a method that the path does not allow. HAProxy forwards a GET with a body as a POST, since many servers drop
 * the body of a GET, and gives the original method in X-HTTP-Method-Override. All other overrides are refused: a client
 * that expects one to turn a POST into a DELETE must not have a POST carried out.
 */
function requireMethod(methods: ReadonlyMap<string, readonly string[]>, event: APIGatewayProxyEventV2): void {
  const sent = event.requestContext.http.method
  const override = header(event, 'x-http-method-override')?.toUpperCase() ?? sent
  const path = event.routeKey.slice(event.routeKey.indexOf(' ') + 1)
  const allowed = methods.get(path) ?? []
  if (override !== sent && !(sent === 'POST' && override === 'GET' && allowed.includes('GET'))) {
    throw new HttpError(
      400,
      `X-HTTP-Method-Override may not turn a ${sent} to ${path} into a ${override}; send a ${override}`,
    )
  }
  if (!allowed.includes(override)) {
    const allow = allowed.join(', ')
    throw new HttpError(405, `${path} allows ${allow}, not ${sent}`, { allow })
  }
}

function methodsByPath(route: Addressed): ReadonlyMap<string, readonly string[]> {
  const addresses = addressesOf(route)
  return new Map(
    addresses.map(({ path }) => [path, methodsOf(addresses.filter((each) => each.path === path))]),
  )
}

function validated<Input>(result: StandardSchemaV1.Result<Input>): Input {
  if (!result.issues) return result.value
  throw new InvalidInput(
    result.issues.map(({ path = [], message }) => ({
      path: path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)),
      message,
    })),
  )
}

function respond(
  { status, body, etag }: Answer,
  event: APIGatewayProxyEventV2,
): APIGatewayProxyStructuredResultV2 {
  if (etag && matchesEntityTag(header(event, 'if-none-match') ?? '', etag)) {
    return { statusCode: 304, headers: { etag } }
  }
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...(etag && { etag }) },
    body: JSON.stringify(body),
  }
}

function requestId(context: Partial<Context>): string {
  return context.awsRequestId ?? 'unknown'
}

/** Only failures of a store and unforeseen errors are logged. All others are the caller's business. */
function logFailure(
  error: unknown,
  statusCode: number,
  { operationId }: { readonly operationId: string },
  context: Partial<Context>,
): void {
  const details = { operationId, requestId: requestId(context) }
  if (error instanceof StoreFailure) {
    log.warn(error.reason.code, { ...details, detail: error.message, cause: String(error.cause) })
  } else if (statusCode === 500) {
    log.error('request failed', { ...details, error: error as Error })
  }
}
