import { toJsonSchema } from '@valibot/to-json-schema'
import { addressesOf } from '../../http/route.ts'
import type { ApiService } from '../contract/api-service.ts'
import type { DescribedRoute } from '../contract/define-route.ts'

type JsonSchema = Readonly<Record<string, unknown>>

/** What holds of every route of an API. */
export interface Conventions {
  /** A sentence on where parameters are taken from, which does not show in a schema. */
  readonly carriers: string
  /** The error statuses that every route can answer, each with its occasion. */
  readonly errors: Readonly<Record<number, string>>
  readonly errorMediaType: string
  readonly errorSchema: { readonly name: string; readonly schema: JsonSchema }
}

/** A service's contracts as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1), with its own port's paths. */
export function openapiDocument(
  { title, description, prefix, routes }: ApiService,
  conventions: Conventions,
) {
  const { carriers, errorSchema } = conventions
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    for (const [index, { method, path }] of addressesOf(route).entries()) {
      const outside = path.slice(prefix.length)
      paths[outside] ??= {}
      paths[outside][method.toLowerCase()] = operation(route, method, index, conventions)
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      description: `${description} ${carriers}`,
      version: '1.0.0',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { [errorSchema.name]: errorSchema.schema } },
  }
}

function operation(
  route: DescribedRoute<unknown, unknown, never>,
  method: string,
  index: number,
  conventions: Conventions,
) {
  return {
    operationId: index === 0 ? route.operationId : `${route.operationId}${index + 1}`,
    summary: route.summary,
    ...input(route, method),
    responses: {
      ...successes(route),
      ...(route.conditional && { 304: unchanged }),
      ...problems(route, conventions),
    },
  }
}

/**
 * Parameters may come in the query string, in a JSON body or in a form, whichever carries them. The document
 * shows reads with a query string and writes with a body, one way each, so that generated clients have one.
 */
function input({ input, parameters, conditional }: DescribedRoute<unknown, unknown, never>, method: string) {
  if (parameters.length === 0) return {}
  const schema = jsonSchema(input) as { properties: Record<string, JsonSchema>; required?: string[] }
  const { properties, required = [] } = schema
  if (method !== 'GET' && method !== 'DELETE') {
    const content = { schema: { type: 'object', properties, required, additionalProperties: false } }
    return {
      requestBody: {
        required: required.length > 0,
        content: { 'application/json': content, 'application/x-www-form-urlencoded': content },
      },
    }
  }
  return {
    parameters: [
      ...Object.entries(properties).map(([name, property]) => ({
        name,
        in: 'query',
        required: required.includes(name),
        schema: property,
      })),
      ...(conditional ? [ifNoneMatch] : []),
    ],
  }
}

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of an earlier answer to the same request',
  schema: { type: 'string' },
}
const unchanged = { description: 'Nothing changed since the answer whose ETag is in If-None-Match' }
const etag = { ETag: { description: 'For If-None-Match', schema: { type: 'string' } } }

function successes({ answers, conditional }: DescribedRoute<unknown, unknown, never>) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, body]) => [
      status,
      {
        description: status === '201' ? 'Created' : 'OK',
        ...(conditional && { headers: etag }),
        content: { 'application/json': { schema: jsonSchema(body) } },
      },
    ]),
  )
}

function problems(
  { problems }: DescribedRoute<unknown, unknown, never>,
  { errors, errorMediaType, errorSchema }: Conventions,
) {
  return Object.fromEntries(
    Object.entries({ ...errors, ...problems }).map(([status, description]) => [
      status,
      {
        description,
        content: { [errorMediaType]: { schema: { $ref: `#/components/schemas/${errorSchema.name}` } } },
      },
    ]),
  )
}

/** Validations that JSON Schema cannot say, such as "no control characters", are left out of it. */
function jsonSchema(schema: Parameters<typeof toJsonSchema>[0]): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'output',
    errorMode: 'ignore',
  })
  return rest
}
