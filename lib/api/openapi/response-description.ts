import * as v from 'valibot'
import type { DescribedRoute } from '../contract/define-route.ts'
import type { Conventions, ErrorDocument, Headers, NamedSchema } from './description-conventions.ts'
import { examplesOf } from './examples-of.ts'
import { type JsonSchema, jsonSchema, namedOrInline, type ObjectSchema, schemaRef } from './json-schema.ts'
import type { DescribedProblem, ServiceDescription } from './service-description.ts'

type AnyRoute = DescribedRoute<unknown, unknown, never>

/** The answers of a route: its successes, its own errors, and references to those of every route. */
export function responses(
  route: AnyRoute,
  description: ServiceDescription,
  conventions: Conventions,
): Record<string, JsonSchema> {
  return {
    ...successes(route, description, conventions),
    ...(route.conditional && { 304: unchanged(conventions) }),
    ...commonErrorRefs(conventions),
    ...ownErrors(route, description, conventions),
  }
}

/** The errors of every route as responses that the routes refer to. */
export function commonErrors(conventions: Conventions): Record<string, JsonSchema> {
  return Object.fromEntries(
    conventions.errors.map(({ description, example, members }) => {
      const { name } = conventions.errorSchema(example, members && membersSchema(members))
      return [name, errorResponse(description, [{ name, example }], conventions)]
    }),
  )
}

/** The schemas of all errors of a service by their names, and of whichever it is. */
export function errorSchemas(
  routes: readonly AnyRoute[],
  description: ServiceDescription,
  conventions: Conventions,
): Record<string, JsonSchema> {
  const { errors, errorSchema, anyError } = conventions
  const all = [
    ...errors.map(({ example, members }) => errorSchema(example, members && membersSchema(members))),
    ...routes.flatMap(({ operationId }) =>
      Object.values(description.examples[operationId]?.problems ?? {})
        .flat()
        .map((problem) => described(problem, conventions)),
    ),
  ]
  const byName = Object.fromEntries(all.map(({ name, schema }) => [name, schema]))
  return { [anyError]: { oneOf: Object.keys(byName).map(schemaRef) }, ...byName }
}

const etag = { ETag: { description: 'For If-None-Match', required: true, schema: { type: 'string' } } }

function successes(
  { operationId, answers, conditional }: AnyRoute,
  { schemas, examples }: ServiceDescription,
  conventions: Conventions,
) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, body]) => [
      status,
      {
        description: status === '201' ? 'Created' : 'OK',
        headers: headersOf(Number(status), conventions, conditional ? etag : {}),
        content: {
          'application/json': {
            schema: bodySchema(body, schemas),
            ...examplesOf(examples[operationId]?.answers[Number(status)] ?? {}),
          },
        },
      },
    ]),
  )
}

function bodySchema(body: AnyRoute['answers'][number], schemas: ServiceDescription['schemas']): JsonSchema {
  if ('kind' in body) return namedOrInline(body, schemas)
  return { oneOf: body.map((form) => namedOrInline(form, schemas)) }
}

function unchanged(conventions: Conventions): JsonSchema {
  return {
    description: 'Nothing changed since the answer whose ETag is in If-None-Match',
    headers: headersOf(304, conventions, etag),
  }
}

function commonErrorRefs({ errors, errorSchema, statusOf }: Conventions): Record<string, JsonSchema> {
  return Object.fromEntries(
    errors.map(({ example }) => [
      statusOf(example),
      { $ref: `#/components/responses/${errorSchema(example).name}` },
    ]),
  )
}

function ownErrors(
  { operationId, problems }: AnyRoute,
  description: ServiceDescription,
  conventions: Conventions,
): Record<string, JsonSchema> {
  const all = description.examples[operationId]?.problems ?? {}
  return Object.fromEntries(
    Object.entries(problems).map(([status, occasion]) => {
      const own = Object.entries(all).flatMap(([of, problems]) => (of === status ? problems : []))
      const errors = own.map((problem) => described(problem, conventions))
      return [status, errorResponse(occasion, errors, conventions)]
    }),
  )
}

interface DescribedError extends Pick<NamedSchema, 'name'> {
  readonly example: ErrorDocument
}

function errorResponse(
  description: string,
  errors: readonly DescribedError[],
  conventions: Conventions,
): JsonSchema {
  const refs = errors.map(({ name }) => schemaRef(name))
  return {
    description,
    headers: headersOf(errors[0] ? conventions.statusOf(errors[0].example) : 0, conventions),
    content: {
      [conventions.errorMediaType]: {
        schema: refs.length === 1 ? refs[0] : { oneOf: refs },
        ...examplesOf(Object.fromEntries(errors.map(({ name, example }) => [name, example]))),
      },
    },
  }
}

function described(
  { error, schema: own }: DescribedProblem,
  { errorDocument, errorSchema }: Conventions,
): NamedSchema & DescribedError {
  const example = errorDocument(error)
  const members = own && membersSchema(own.members)
  return { ...errorSchema(example, members), ...(own && { name: own.name }), example }
}

function membersSchema(members: v.ObjectEntries): ObjectSchema {
  return jsonSchema(v.object(members)) as ObjectSchema
}

function headersOf(status: number, { commonHeaders, headers }: Conventions, own: Headers = {}): Headers {
  const common = Object.keys(commonHeaders).map((name) => [name, { $ref: `#/components/headers/${name}` }])
  return { ...headers[status], ...own, ...Object.fromEntries(common) }
}
