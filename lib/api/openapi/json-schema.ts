import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'

export type JsonSchema = Readonly<Record<string, unknown>>

export interface ObjectSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>
  readonly required: readonly string[]
}

type Named = Readonly<Record<string, v.GenericSchema>>

const options = {
  target: 'draft-2020-12',
  typeMode: 'output',
  errorMode: 'ignore',
  overrideRef: ({ referenceId }: { readonly referenceId: string }) => schemaRef(referenceId).$ref,
} as const

export function schemaRef(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` }
}

/** The schemas that have a name, in JSON Schema. */
export function namedSchemas(named: Named): Readonly<Record<string, JsonSchema>> {
  return tidied(toJsonSchemaDefs(named as Definitions, options)) as Record<string, JsonSchema>
}

/** A reference to a schema that has a name, or else the schema itself. */
export function namedOrInline(schema: v.GenericSchema, named: Named): JsonSchema {
  const [name] = Object.entries(named).find(([, other]) => other === schema) ?? []
  return name === undefined ? jsonSchema(schema) : schemaRef(name)
}

/**
 * A schema in JSON Schema, without references: converting one with them would convert all that have names. Validations
 * that JSON Schema cannot say, such as "no control characters", are left out.
 */
export function jsonSchema(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema as Schema, options)
  return tidied(rest) as JsonSchema
}

type Schema = Parameters<typeof toJsonSchema>[0]
type Definitions = Parameters<typeof toJsonSchemaDefs>[0]

/**
 * Alternatives exclude each other, and what must be absent is `false`, which generators of types read as `never`; they
 * read the equivalent `{ not: {} }` as anything.
 */
function tidied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidied)
  if (typeof value !== 'object' || value === null) return value
  if ('not' in value) return false
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key === 'anyOf' ? 'oneOf' : key, tidied(member)]),
  )
}
