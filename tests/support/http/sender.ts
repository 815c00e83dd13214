import { expect } from '@jest/globals'
import * as v from 'valibot'
import type { DescribedRoute } from '../../../lib/api/contract/define-route.ts'
import { expectDescribed } from '../openapi/described-reply.ts'
import { call, type Reply, type RequestParts } from './events.ts'

/** The body of a problem document. */
export interface ProblemBody {
  readonly detail: string
  readonly errors: Readonly<Record<string, string>>
}

type Handler = Parameters<typeof call>[0]
type Answering = Pick<DescribedRoute<unknown, unknown, never>, 'method' | 'path' | 'answers'>

/**
 * Sends requests to a route's handler, which is loaded at the first request, when its stores are up. Every success must
 * conform to the contract, and every answer to the service's description, which has no methods that a route does not
 * allow.
 */
export function sender<Body>(load: () => Promise<{ handler: Handler }>, route: Answering) {
  return async <Said = Body>(
    parts: RequestParts = {},
    routeKey = `${route.method} ${route.path}`,
  ): Promise<Reply<Said>> => {
    const { handler } = await load()
    const reply = await call<Said>(handler, routeKey, parts)
    const forms = [route.answers[reply.status] ?? []].flat()
    if (forms.length > 0) expect(v.parse(v.union(forms), reply.body)).toEqual(reply.body)
    const isRead = parts.headers?.['x-http-method-override']?.toUpperCase() === 'GET'
    if (reply.status !== 405) expectDescribed(isRead ? routeKey.replace('POST', 'GET') : routeKey, reply)
    return reply
  }
}
