import * as v from 'valibot'
import type { AnyRoute, RequestConventions } from '../openapi/description-conventions.ts'
import { examplesOf } from '../openapi/examples-of.ts'
import { type JsonSchema, jsonSchema, namedOrInline } from '../openapi/json-schema.ts'
import type { ServiceDescription } from '../openapi/service-description.ts'

/**
 * Parameters are where the route's path and fields have them. A body is JSON or a form. `caller` and `user` come from
 * the Authorization header: see read-request.ts.
 */
export const xRequests: RequestConventions = {
  describe: ({ path, fields }, _method, requests, { schemas }) => ({
    parameters: Object.entries(fields)
      .filter(([name]) => !Object.hasOwn(carriers, name))
      .map(([name, schema]) => ({
        ...parameter(name, schema as v.GenericSchema, path.includes(`{${name}}`), schemas),
        ...examplesOf(valuesOf(name, requests)),
      })),
    ...Object.entries(carriers).reduce((body, [name, type]) => {
      const schema = fields[name] as v.GenericSchema | undefined
      if (!schema || type === undefined) return body
      const content = { schema: namedOrInline(schema, schemas), ...examplesOf(valuesOf(name, requests)) }
      return { requestBody: { required: true, content: { [type]: content } } }
    }, {}),
    security: fields.user ? userSecurity : fields.caller ? [{ BearerToken: [] }, ...userSecurity] : [],
  }),
  bodies: () => ({}),
}

/** The fields that are no parameters, and the type of the body that they are. */
const carriers: Readonly<Record<string, string | undefined>> = {
  caller: undefined,
  user: undefined,
  body: 'application/json',
  form: 'application/x-www-form-urlencoded',
}

/** The names are X's own. */
export const securitySchemes = {
  BearerToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'An app without a user: a token that begins with AAAAAAAA',
  },
  OAuth2UserToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A user: a token that is the username, or the user’s id, a hyphen and anything. Where the deployment verifies tokens, the user is the subject of the token',
  },
  UserToken: {
    type: 'http',
    scheme: 'OAuth',
    description:
      'A user, by OAuth 1.0a: the oauth_token is as a user’s bearer token. The signature is not checked',
  },
}

const userSecurity = [{ OAuth2UserToken: [] }, { UserToken: [] }]

/** Whether a route refuses those who do not say who they are. */
export function needsCaller({ fields }: AnyRoute): boolean {
  return fields.caller !== undefined || needsUser({ fields })
}

/** Whether a route refuses an app without a user. */
export function needsUser({ fields }: Pick<AnyRoute, 'fields'>): boolean {
  return fields.user !== undefined
}

type Named = ServiceDescription['schemas']

function parameter(name: string, schema: v.GenericSchema, isInPath: boolean, named: Named): JsonSchema {
  const item = itemOf(schema)
  const { default: standard, ...described } = jsonSchema(schema)
  const isRequired = isInPath || !v.safeParse(schema, undefined).success
  return {
    name,
    in: isInPath ? 'path' : 'query',
    required: isRequired,
    ...(item && { explode: false }),
    schema: {
      ...described,
      ...(item && { items: namedOrInline(item, named) }),
      // A query string has text; what is described is what it stands for.
      ...(!isRequired && standard !== undefined && { default: Number(standard) }),
    },
  }
}

/** The schema of what a list has; none if the parameter is no list. */
function itemOf(schema: v.GenericSchema): v.GenericSchema | undefined {
  if ('pipe' in schema) {
    const last = (schema.pipe as readonly v.GenericSchema[]).findLast(({ kind }) => kind === 'schema')
    return last && itemOf(last)
  }
  if ('wrapped' in schema) return itemOf(schema.wrapped as v.GenericSchema)
  return 'item' in schema ? (schema.item as v.GenericSchema) : undefined
}

function valuesOf(name: string, requests: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  return Object.fromEntries(
    Object.entries(requests).flatMap(([title, request]) =>
      Object.hasOwn(request, name) ? [[title, request[name]]] : [],
    ),
  )
}
