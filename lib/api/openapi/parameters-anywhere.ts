import { capitalized } from '../contract/capitalized.ts'
import type { AnyRoute, OperationRequest, RequestConventions } from './description-conventions.ts'
import { examplesOf } from './examples-of.ts'
import { type JsonSchema, jsonSchema, type ObjectSchema, schemaRef } from './json-schema.ts'

/**
 * Parameters may come in the query string, in a JSON body or in a form. A read is described with the query string
 * alone, since few clients can send a body with a GET. Of a write all three are described, and none is required,
 * because another may carry the parameters. A body that is sent must have all.
 */
export const parametersAnywhere: RequestConventions = { describe, bodies: bodySchemas }

function describe(route: AnyRoute, method: string, requests: Requests): OperationRequest {
  const input = inputOf(route)
  const hasBody = takesBody(method) && Object.keys(input.properties).length > 0
  return {
    parameters: [
      ...queryParameters(input, requests, hasBody),
      ...(route.conditional && method === 'GET' ? [ifNoneMatch] : []),
    ],
    ...(hasBody && { requestBody: requestBody(route, input, requests) }),
  }
}

function bodySchemas(route: AnyRoute, method: string): Record<string, JsonSchema> {
  const input = inputOf(route)
  if (!takesBody(method) || Object.keys(input.properties).length === 0) return {}
  const named = { [nameOf(route, 'Request')]: bodySchema(input, listOrText) }
  return hasList(input) ? { ...named, [nameOf(route, 'Form')]: bodySchema(input, textOfList) } : named
}

function takesBody(method: string): boolean {
  return method !== 'GET' && method !== 'DELETE'
}

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of an earlier answer to the same request',
  schema: { type: 'string' },
}

function inputOf({ input }: AnyRoute): ObjectSchema {
  return jsonSchema(input) as ObjectSchema
}

type Requests = Readonly<Record<string, Readonly<Record<string, unknown>>>>

function queryParameters({ properties, required }: ObjectSchema, requests: Requests, hasBody: boolean) {
  return Object.entries(properties).map(([name, property]) => {
    const having = Object.entries(requests).filter(([, request]) => Object.hasOwn(request, name))
    const values = having.map(([title, request]) => [title, asText(request[name])])
    return {
      name,
      in: 'query',
      required: !hasBody && required.includes(name),
      schema: textOfList(property),
      ...examplesOf(Object.fromEntries(values)),
    }
  })
}

function requestBody(route: AnyRoute, input: ObjectSchema, requests: Requests): JsonSchema {
  return {
    required: false,
    content: {
      'application/json': { schema: schemaRef(nameOf(route, 'Request')), ...examplesOf(requests) },
      'application/x-www-form-urlencoded': {
        schema: schemaRef(nameOf(route, hasList(input) ? 'Form' : 'Request')),
        ...examplesOf(mapValues(requests, (request) => mapValues(request, asText))),
      },
    },
  }
}

function nameOf({ operationId }: AnyRoute, suffix: 'Request' | 'Form'): string {
  return `${capitalized(operationId)}${suffix}`
}

function bodySchema(input: ObjectSchema, map: (property: JsonSchema) => JsonSchema): JsonSchema {
  const properties = mapValues(input.properties, (property) => withoutDefault(map(property)))
  return { ...input, properties, additionalProperties: false }
}

/** Generators of types take a member that has a default for one that is always there, which in a request it is not. */
function withoutDefault({ default: value, ...property }: JsonSchema): JsonSchema {
  return value === undefined ? property : { ...property, description: `${value} if absent` }
}

function hasList({ properties }: ObjectSchema): boolean {
  return Object.values(properties).some(isList)
}

function isList({ type }: JsonSchema): boolean {
  return type === 'array'
}

/** In a JSON body, a list is an array or the text that it is elsewhere. */
function listOrText(property: JsonSchema): JsonSchema {
  if (!isList(property)) return property
  const { description, ...list } = property
  return { description, oneOf: [list, { type: 'string' }] }
}

function textOfList(property: JsonSchema): JsonSchema {
  return isList(property) ? { description: property.description, type: 'string' } : property
}

/** A list as one line of CSV, as query strings and forms have it. */
function asText(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return value.map((item) => (/[",]/.test(item) ? `"${item.replaceAll('"', '""')}"` : item)).join(',')
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
