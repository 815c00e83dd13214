import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { bodyParameters } from '../../http/body.ts'
import { header } from '../../http/header.ts'
import { queryParameters } from '../../http/query-parameters.ts'
import type { Route } from '../../http/route.ts'
import { callerOf } from './caller.ts'
import { invalidRequest, unauthorized, unsupportedAuthentication } from './errors.ts'

type Taking = Pick<Route<never, never, never>, 'parameters'>

/** The fields of a contract that are not parameters of the path or the query. */
export const carriers = ['caller', 'user', 'body', 'form'] as const

/**
 * What a request gives to a route: the parameters of its path and query under their names, and whatever else the
 * contract has a field for. `caller` is whoever sends the request; `user` is the same where an app alone may not send
 * it; `body` is a JSON object and `form` a form's fields. Who asks is settled before what they ask.
 */
export async function readRequest(
  event: APIGatewayProxyEventV2,
  { parameters }: Taking,
): Promise<Record<string, unknown>> {
  const takes = (carrier: (typeof carriers)[number]) => parameters.includes(carrier)
  return {
    ...(takes('caller') && { caller: requireCaller(event) }),
    ...(takes('user') && { user: requireUser(event) }),
    ...pathAndQuery(event, parameters),
    ...(takes('body') && { body: await jsonBody(event) }),
    ...(takes('form') && {
      form: Object.fromEntries(event.body ? await bodyParameters(event, event.body) : []),
    }),
  }
}

function requireCaller(event: APIGatewayProxyEventV2) {
  const caller = callerOf(event)
  if (!caller) throw unauthorized()
  return caller
}

function requireUser(event: APIGatewayProxyEventV2) {
  const caller = requireCaller(event)
  if (caller.kind === 'app') throw unsupportedAuthentication()
  return caller
}

/** A name that is given several times has all its values, as if they had been sent as one list. */
function pathAndQuery(
  { pathParameters = {}, ...event }: APIGatewayProxyEventV2,
  parameters: readonly string[],
) {
  const known = parameters.filter((name) => !isCarrier(name) && !Object.hasOwn(pathParameters, name))
  const found = new Map<string, string>()
  for (const [name, value] of queryParameters(event)) {
    const text = String(value)
    found.set(name, found.has(name) ? `${found.get(name)},${text}` : text)
  }
  const unknown = [...found].filter(([name]) => !known.includes(name))
  if (unknown.length === 0) return { ...Object.fromEntries(found), ...pathParameters }
  throw invalidRequest(
    unknown.map(([name, value]) => ({
      parameters: { [name]: [value] },
      message: `The query parameter [${name}] is not one of [${known.join(',')}]`,
    })),
  )
}

function isCarrier(name: string): boolean {
  return (carriers as readonly string[]).includes(name)
}

/** A request without a body has an empty one. */
async function jsonBody(event: APIGatewayProxyEventV2): Promise<unknown> {
  if (!event.body) return {}
  if (!/^application\/json\s*(;|$)/i.test(header(event, 'content-type') ?? '')) {
    throw invalidRequest([
      { parameters: {}, message: 'Requests with bodies must have content-type of application/json.' },
    ])
  }
  return Object.fromEntries(await bodyParameters(event, event.body))
}
