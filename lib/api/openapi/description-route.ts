import * as v from 'valibot'
import { defineRoute } from '../contract/define-route.ts'

/** The route that serves a service's description. */
export function describeService(name: string) {
  return defineRoute({
    operationId: `describe${name[0]?.toUpperCase()}${name.slice(1)}`,
    summary: 'This description, as OpenAPI 3.1',
    method: 'GET',
    path: `/${name}/openapi.json`,
    fields: {},
    answers: { 200: v.looseObject({ openapi: v.string() }) },
  })
}
