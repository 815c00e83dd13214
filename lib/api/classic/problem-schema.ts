import * as v from 'valibot'
import type { ErrorDocument, NamedSchema } from '../openapi/description-conventions.ts'
import type { ObjectSchema } from '../openapi/json-schema.ts'

/** What is wrong with which parameter. */
export const parameterErrors = v.pipe(
  v.record(v.string(), v.string()),
  v.description('What each wrong parameter must be'),
)

/**
 * RFC 9457's problem document as `problem.ts` fills it, in JSON Schema. The type, the title and the status are those of
 * the example, so that each tells the problem from the others of a route.
 */
export function problemSchema(
  { type, title, status }: ErrorDocument,
  { properties, required }: Pick<ObjectSchema, 'properties' | 'required'> = { properties: {}, required: [] },
): NamedSchema {
  return {
    name: title.replaceAll(/[ -]/g, ''),
    schema: {
      type: 'object',
      properties: {
        type: { type: 'string', const: type },
        title: { type: 'string', const: title },
        status: { type: 'integer', const: status },
        detail: { type: 'string', description: 'What is wrong, for people' },
        instance: { type: 'string', format: 'uri', description: 'The id of the request, as a URN' },
        ...properties,
      },
      required: ['type', 'title', 'status', 'detail', 'instance', ...required],
    },
  }
}
