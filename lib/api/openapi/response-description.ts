import * as v from 'valibot'
import type {
  AnyRoute,
  CommonError,
  Conventions,
  ErrorDocument,
  Headers,
  NamedSchema,
} from './description-conventions.ts'
import { examplesOf } from './examples-of.ts'
import { type JsonSchema, jsonSchema, namedOrInline, type ObjectSchema, schemaRef } from './json-schema.ts'
import type { DescribedProblem, ServiceDescription } from './service-description.ts'

/** The answers of a route: its successes, its own errors, and references to those of every route. */
export function responses(
  route: AnyRoute,
  description: ServiceDescription,
  conventions: Conventions,
): Record<string, JsonSchema> {
  return {
    ...successes(route, description, conventions),
    ...(route.conditional && { 304: unchanged(conventions) }),
    ...commonErrorRefs(route, conventions),
    ...ownErrors(route, description, conventions),
  }
}

/** The errors of every route as responses that the routes refer to. */
export function commonErrors(conventions: Conventions): Record<string, JsonSchema> {
  return Object.fromEntries(
    conventions.errors.map((error) => {
      const documents = commonDocuments(error, conventions)
      return [responseName(error, conventions), errorResponse(error.description, documents, conventions)]
    }),
  )
}

function commonDocuments(
  { example, members, others = [] }: CommonError,
  { errorSchema }: Conventions,
): (NamedSchema & DescribedError)[] {
  return [
    { ...errorSchema(example, members && membersSchema(members)), example },
    ...others.map((other) => ({ ...errorSchema(other), example: other })),
  ]
}

function responseName({ example }: CommonError, { errorSchema }: Conventions): string {
  return errorSchema(example).name
}

/** The schemas of all errors of a service by their names, and of whichever it is. */
export function errorSchemas(
  routes: readonly AnyRoute[],
  description: ServiceDescription,
  conventions: Conventions,
): Record<string, JsonSchema> {
  const { errors, anyError } = conventions
  const all = [
    ...errors.flatMap((error) => commonDocuments(error, conventions)),
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

function commonErrorRefs(route: AnyRoute, conventions: Conventions): Record<string, JsonSchema> {
  return Object.fromEntries(
    conventions.errors
      .filter(({ appliesTo = () => true }) => appliesTo(route))
      .map((error) => [
        conventions.statusOf(error.example),
        { $ref: `#/components/responses/${responseName(error, conventions)}` },
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
  const refs = [...new Set(errors.map(({ name }) => name))].map(schemaRef)
  return {
    description,
    headers: headersOf(errors[0] ? conventions.statusOf(errors[0].example) : 0, conventions),
    content: {
      [conventions.errorMediaType]: {
        schema: refs.length === 1 ? refs[0] : { oneOf: refs },
        ...examplesOf(Object.fromEntries(numbered(errors))),
      },
    },
  }
}

/** Errors of one name follow each other as `Forbidden`, `Forbidden2`. */
function numbered(errors: readonly DescribedError[]): [title: string, example: ErrorDocument][] {
  return errors.map(({ name, example }, index) => {
    const before = errors.slice(0, index).filter((other) => other.name === name).length
    return [before === 0 ? name : `${name}${before + 1}`, example]
  })
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

function headersOf(
  status: number,
  { commonHeaders, absentHeaders, headers }: Conventions,
  own: Headers = {},
): Headers {
  const common = Object.keys(commonHeaders)
    .filter((name) => !absentHeaders[status]?.includes(name))
    .map((name) => [name, { $ref: `#/components/headers/${name}` }])
  return { ...headers[status], ...own, ...Object.fromEntries(common) }
}
