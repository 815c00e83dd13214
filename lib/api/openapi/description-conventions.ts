import type * as v from 'valibot'
import type { DescribedRoute } from '../contract/define-route.ts'
import type { JsonSchema, ObjectSchema } from './json-schema.ts'
import type { RouteExamples, ServiceDescription } from './service-description.ts'

export type AnyRoute = DescribedRoute<unknown, unknown, never>

/** What holds of every route of an API. */
export interface Conventions {
  /** A sentence on where parameters are taken from, which does not show in a schema. */
  readonly carriers: string
  /** Where parameters are, and who may send them. */
  readonly requests: RequestConventions
  /** How a caller proves who it is, as OpenAPI's security schemes by their names. */
  readonly securitySchemes: Readonly<Record<string, JsonSchema>>
  /** The errors that every route can answer, or every route that an error applies to. */
  readonly errors: readonly CommonError[]
  readonly errorMediaType: string
  /** The status of an answer with this body. */
  readonly statusOf: (document: ErrorDocument) => number
  /** The body of what is thrown. */
  readonly errorDocument: (error: Error) => ErrorDocument
  /** The name and the schema of all errors that differ from the example in their details alone. */
  readonly errorSchema: (example: ErrorDocument, members?: ObjectSchema) => NamedSchema
  /** The name of whatever error it is. */
  readonly anyError: string
  /** The header fields that every request may have. */
  readonly requestHeaders: Headers
  /** The header fields of all answers. */
  readonly commonHeaders: Headers
  /** The names of those that answers of a status lack. */
  readonly absentHeaders: Readonly<Record<number, readonly string[]>>
  /** Those of all answers of a status. */
  readonly headers: Readonly<Record<number, Headers>>
}

export interface RequestConventions {
  /** The parameters, the body and the security of an operation, as OpenAPI has them. */
  readonly describe: (
    route: AnyRoute,
    method: string,
    requests: Examples,
    description: ServiceDescription,
  ) => OperationRequest
  /** The schemas of the bodies of an operation by their names, beyond those that the description names. */
  readonly bodies: (route: AnyRoute, method: string) => Readonly<Record<string, JsonSchema>>
}

type Examples = NonNullable<RouteExamples['requests']>

export interface OperationRequest {
  readonly parameters: readonly JsonSchema[]
  readonly requestBody?: JsonSchema
  readonly security?: readonly JsonSchema[]
}

export interface CommonError {
  readonly description: string
  /** The body of one. */
  readonly example: ErrorDocument
  readonly members?: v.ObjectEntries
  /** The bodies of other errors of the same status. */
  readonly others?: readonly ErrorDocument[]
  readonly appliesTo?: (route: AnyRoute) => boolean
}

export interface ErrorDocument {
  readonly title: string
  readonly [member: string]: unknown
}

export interface NamedSchema {
  readonly name: string
  readonly schema: JsonSchema
}

/** Header fields by their names, as OpenAPI describes them. */
export type Headers = Readonly<Record<string, JsonSchema>>
