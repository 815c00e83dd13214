import type * as v from 'valibot'
import type { JsonSchema, ObjectSchema } from './json-schema.ts'

/** What holds of every route of an API. */
export interface Conventions {
  /** A sentence on where parameters are taken from, which does not show in a schema. */
  readonly carriers: string
  /** The errors that every route can answer. */
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
  /** Those of all answers of a status. */
  readonly headers: Readonly<Record<number, Headers>>
}

export interface CommonError {
  readonly description: string
  /** The body of one. */
  readonly example: ErrorDocument
  readonly members?: v.ObjectEntries
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
