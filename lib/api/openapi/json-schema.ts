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

/**
 * A schema in JSON Schema, in which each that has a name is a reference. Validations that JSON Schema cannot say, such as
 * "no control characters", are left out.
 */
export function jsonSchema(schema: v.GenericSchema, named: Named): JsonSchema {
  const definitions = named as Definitions
  const { $schema: _, $defs: __, ...rest } = toJsonSchema(schema as Schema, { ...options, definitions })
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
