import * as v from 'valibot'
import { capitalized } from '../contract/capitalized.ts'
import { defineRoute } from '../contract/define-route.ts'

export const openapiDescription = v.objectWithRest({ openapi: v.string() }, v.unknown())

/** The route that serves a service's description. */
export function describeService<const Name extends string>(name: Name) {
  return defineRoute({
    operationId: `describe${capitalized(name)}`,
    summary: 'This description, as OpenAPI 3.1',
    method: 'GET',
    path: `/${name}/openapi.json`,
    fields: {},
    answers: { 200: openapiDescription },
  })
}
