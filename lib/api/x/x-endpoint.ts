import { endpointFor, type Handler } from '../../http/endpoint.ts'
import { type Addressed, addressesOf, methodsOf, type Route } from '../../http/route.ts'
import { answerHeaders } from './answer-headers.ts'
import { xDialect } from './x-dialect.ts'

const handlerOf = /* @__PURE__ */ endpointFor(xDialect)

interface Endpoint {
  readonly route: Addressed
  readonly handler: Handler
}

export function endpoint<Input, Command, Result>(
  route: Route<Input, Command, Result>,
  useCase: (command: Command) => Promise<Result> | Result,
): Endpoint {
  return { route, handler: handlerOf(route, useCase) }
}

/** The handler of a function that serves several routes: it takes the endpoint that the gateway has chosen. */
export function serving(endpoints: readonly Endpoint[]): Handler {
  const byRouteKey = new Map<string, Handler>(
    endpoints.flatMap(({ route, handler }) =>
      addressesOf(route).flatMap((address) =>
        methodsOf([address]).map((method) => [`${method} ${address.path}`, handler] as const),
      ),
    ),
  )
  return withAnswerHeaders((event, context) => {
    const handler = byRouteKey.get(event.routeKey)
    if (!handler) throw new Error(`No endpoint of this function serves ${event.routeKey}`)
    return handler(event, context)
  })
}

/** The handler with the headers that all answers of this API have. */
export function withAnswerHeaders<Event, Context extends { readonly awsRequestId: string }>(
  handler: (event: Event, context: Context) => ReturnType<Handler>,
): typeof handler {
  return async (event, context) => {
    const since = performance.now()
    const answer = await handler(event, context)
    const status = answer.statusCode ?? 500
    const own = answerHeaders(status, context.awsRequestId ?? 'unknown', performance.now() - since)
    return { ...answer, headers: { ...own, ...answer.headers } }
  }
}
