import { addressesOf } from '../../http/route.ts'
import { type ApiService, pathOutside } from '../contract/api-service.ts'
import type { Conventions } from './description-conventions.ts'
import { type JsonSchema, namedSchemas } from './json-schema.ts'
import { commonErrors, errorSchemas, responses } from './response-description.ts'
import type { ServiceDescription } from './service-description.ts'

/** A service's contracts as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1), with its own port's paths. */
export function openapiDocument<Service extends ApiService>(
  service: Service,
  details: ServiceDescription<Service>,
  conventions: Conventions,
) {
  const { title, description, routes } = service
  const { requests, securitySchemes } = conventions
  const examples: ServiceDescription['examples'] = details.examples
  const isEverywhere = routes.some(({ path }) => pathOutside(service, path) === path)
  const paths: Record<string, Record<string, unknown>> = {}
  const bodies: Record<string, unknown> = {}
  for (const route of routes) {
    for (const [index, { method, path }] of addressesOf(route).entries()) {
      const outside = pathOutside(service, path)
      const request = requests.describe(route, method, examples[route.operationId]?.requests ?? {}, details)
      paths[outside] ??= isEverywhere && outside !== path ? { servers: besideThis } : {}
      paths[outside][method.toLowerCase()] = {
        operationId: index === 0 ? route.operationId : `${route.operationId}${index + 1}`,
        summary: route.summary,
        ...request,
        parameters: [...request.parameters, ...commonParameterRefs(conventions)],
        responses: responses(route, details, conventions),
      }
      Object.assign(bodies, requests.bodies(route, method))
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      description: `${description} ${conventions.carriers}`,
      version: '1.0.0',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: isEverywhere ? [{ url: '/' }] : besideThis,
    paths,
    components: {
      schemas: {
        ...namedSchemas(details.schemas),
        ...bodies,
        ...errorSchemas(routes, details, conventions),
      },
      responses: commonErrors(conventions),
      parameters: commonParameters(conventions),
      headers: conventions.commonHeaders,
      ...(Object.keys(securitySchemes).length > 0 && { securitySchemes }),
    },
  }
}

/** Relative to this document, which is below the service's prefix on a gateway and on AWS. */
const besideThis = [{ url: './' }]

/** The header fields that every request may have, as parameters that the routes refer to. */
function commonParameters({ requestHeaders }: Conventions): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(requestHeaders).map(([name, header]) => [name, { name, in: 'header', ...header }]),
  )
}

function commonParameterRefs({ requestHeaders }: Conventions): JsonSchema[] {
  return Object.keys(requestHeaders).map((name) => ({ $ref: `#/components/parameters/${name}` }))
}
