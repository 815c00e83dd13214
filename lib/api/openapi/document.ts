import { addressesOf } from '../../http/route.ts'
import { type ApiService, pathOutside } from '../contract/api-service.ts'
import type { Conventions } from './description-conventions.ts'
import { namedSchemas } from './json-schema.ts'
import { bodySchemas, commonParameters, requestDescription, takesBody } from './request-description.ts'
import { commonErrors, errorSchemas, responses } from './response-description.ts'
import type { ServiceDescription } from './service-description.ts'

/** A service's contracts as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1), with its own port's paths. */
export function openapiDocument<Service extends ApiService>(
  service: Service,
  details: ServiceDescription<Service>,
  conventions: Conventions,
) {
  const { title, description, routes } = service
  const paths: Record<string, Record<string, unknown>> = {}
  const bodies: Record<string, unknown> = {}
  for (const route of routes) {
    for (const [index, { method, path }] of addressesOf(route).entries()) {
      const outside = pathOutside(service, path)
      paths[outside] ??= {}
      paths[outside][method.toLowerCase()] = {
        operationId: index === 0 ? route.operationId : `${route.operationId}${index + 1}`,
        summary: route.summary,
        ...requestDescription(route, method, details, conventions),
        responses: responses(route, details, conventions),
      }
      if (takesBody(method)) Object.assign(bodies, bodySchemas(route))
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
    // Relative to this document, which is below the service's prefix on a gateway and on AWS.
    servers: [{ url: './' }],
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
    },
  }
}
