import * as v from 'valibot'
import type { Peer } from '../../registry/membership/presence.ts'
import { defineRoute, ok } from '../contract/define-route.ts'

const instance = v.object({
  id: v.string(),
  url: v.string(),
  http: v.string(),
  status_code: v.nullable(v.pipe(v.number(), v.integer())),
})

interface Health<Name extends string> {
  readonly service: Name
  readonly status: 'ok'
  readonly instances: readonly Peer[] | null
}

/** The route by which a service says whether it is well, and which instances of it the registry knows. */
export function serviceHealth<const Name extends string>(service: Name, store: string) {
  return defineRoute({
    operationId: `check${service[0]?.toUpperCase()}${service.slice(1)}Health`,
    summary:
      'Whether the service is well, and its instances that are not known to fail: 100 at most, null while the registry is away',
    method: 'GET',
    path: `/${service}/health-check`,
    fields: {},
    answers: {
      200: v.object({
        service: v.literal(service),
        status: v.literal('ok'),
        instances: v.nullable(v.array(instance)),
      }),
    },
    answer: ({ instances, ...rest }: Health<Name>) =>
      ok({ ...rest, instances: instances?.map(peerView) ?? null }),
    problems: { 503: `${store} does not answer, or not as it should` },
  })
}

function peerView({ id, url, http, statusCode }: Peer): v.InferOutput<typeof instance> {
  return { id, url, http, status_code: statusCode }
}
