import * as v from 'valibot'
import type { ServiceHealth } from '../../registry/membership/check-health.ts'
import type { Peer } from '../../registry/membership/presence.ts'
import { capitalized } from '../contract/capitalized.ts'
import { defineRoute, ok } from '../contract/define-route.ts'

/** A registered instance of a service, as its health check lists it. */
export const peer = v.object({
  id: v.string(),
  url: v.string(),
  http: v.string(),
  status_code: v.nullable(v.pipe(v.number(), v.integer())),
})

/** The route of a service's health check, which also lists the service's registered instances. */
export function serviceHealth<const Name extends string>(service: Name, store: string) {
  return defineRoute({
    operationId: `check${capitalized(service)}Health`,
    summary:
      'Whether the service is healthy, and up to 100 of its instances that are not known to fail; null while the registry is unavailable',
    method: 'GET',
    path: `/${service}/health-check`,
    fields: {},
    answers: {
      200: v.object({
        service: v.literal(service),
        status: v.literal('ok'),
        instances: v.nullable(v.array(peer)),
      }),
    },
    answer: ({ instances, ...rest }: ServiceHealth<Name>) =>
      ok({ ...rest, instances: instances?.map(peerView) ?? null }),
    problems: { 503: `${store} does not answer, or not as it should` },
  })
}

function peerView({ id, url, http, statusCode }: Peer): v.InferOutput<typeof peer> {
  return { id, url, http, status_code: statusCode }
}
