import { HttpError } from '../../http/http-error.ts'
import { storeUnavailable } from '../../platform/store-failure.ts'
import type {
  CommonError,
  Conventions,
  ErrorDocument,
  NamedSchema,
} from '../openapi/description-conventions.ts'
import { type JsonSchema, schemaRef } from '../openapi/json-schema.ts'
import { flatError, invalidRequest, unauthorized, unsupportedAuthentication } from './errors.ts'
import { xErrorResponse } from './x-error-response.ts'
import { needsCaller, needsUser, securitySchemes, xRequests } from './x-requests.ts'

const text = { type: 'string' } as const

/** What an error is answered with. */
function errorDocument(error: Error): ErrorDocument {
  return JSON.parse(xErrorResponse(error, '0d6f1c0e-5b0a-4c7e-9d51-3f2a8e7c6b14').body)
}

/**
 * An error about parameters lists what is wrong with which; any other has its status. Those of OAuth have a form of
 * their own, without a title.
 */
function errorSchema({ title, type, status }: Partial<ErrorDocument>): NamedSchema {
  if (title === undefined)
    return { name: 'OAuthError', schema: objectOf({ error: text, error_description: text }) }
  const own = status === undefined ? { errors: faults } : { status: { type: 'integer', const: status } }
  return {
    name: title.replaceAll(/[ -]/g, ''),
    schema: objectOf({
      title: { type: 'string', const: title },
      detail: text,
      type: { type: 'string', const: type },
      ...own,
    }),
  }
}

function objectOf(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties) }
}

const faults = { type: 'array', items: schemaRef('RequestFault') }

/** Errors of the endpoints themselves. */
const answered: readonly CommonError[] = [
  {
    description: 'A parameter or the body is not as it must be, or the request is malformed',
    example: errorDocument(
      invalidRequest([
        {
          parameters: { id: ['abc'] },
          message: 'The `id` query parameter value [abc] does not match ^[0-9]{1,19}$',
        },
      ]),
    ),
  },
  {
    description: 'The Authorization header names nobody',
    example: errorDocument(unauthorized()),
    appliesTo: needsCaller,
  },
  {
    description: 'The request comes from a web page that is not allowed',
    example: errorDocument(fromForeignPage()),
    appliesTo: (route) => !needsUser(route),
  },
  {
    description:
      'An app asks for what only a user may, or the request comes from a web page that is not allowed',
    example: errorDocument(unsupportedAuthentication()),
    others: [errorDocument(fromForeignPage())],
    appliesTo: needsUser,
  },
  {
    description: 'The body is too large',
    example: errorDocument(new HttpError(413, 'The body must be at most 65536 bytes')),
  },
  { description: 'An unexpected error', example: errorDocument(new Error()) },
  {
    description: 'A store does not answer',
    example: errorDocument(storeUnavailable('DynamoDB', undefined)),
  },
]

/** HAProxy refuses these pages: see haproxy.cfg. */
export function fromForeignPage() {
  return flatError(
    403,
    'Forbidden',
    'The origin must be localhost, *.localhost, 127.0.0.1, [::1], a host in ALLOWED_HOSTS or an origin in CORS_ORIGINS, not https://example.com',
  )
}

/** Errors with which HAProxy answers before, or instead of, an endpoint: their titles and details in haproxy.cfg. */
const proxied: readonly CommonError[] = [
  {
    description: 'The request did not arrive in time',
    example: flat(408, 'Request Timeout', 'The request did not arrive within 5 seconds'),
  },
  {
    description: 'The URL is too long',
    example: flat(414, 'URI Too Long', 'The URL must have at most 8192 bytes'),
  },
  {
    description: 'The host is not allowed',
    example: flat(
      421,
      'Misdirected Request',
      'The host must be localhost, *.localhost, 127.0.0.1, [::1] or in ALLOWED_HOSTS, not example.com',
    ),
  },
  {
    description: 'The headers are too long',
    example: flat(431, 'Request Header Fields Too Large', 'The headers must have at most 16384 bytes'),
  },
  {
    description: 'A gateway broke off; whether it did what was asked is not known',
    example: flat(
      502,
      'Bad Gateway',
      'The gateway closed the connection; the request may have been processed',
    ),
  },
  {
    description: 'A gateway did not answer in time; whether it did what was asked is not known',
    example: flat(
      504,
      'Gateway Timeout',
      'The gateway did not respond within 8 seconds; the request may have been processed',
    ),
  },
]

function flat(status: number, title: string, detail: string): ErrorDocument {
  return errorDocument(flatError(status, title, detail))
}

function header(description: string, schema: JsonSchema) {
  return { description, required: true, schema }
}

/** Limits and access belong to whoever asks, and a 401 is for nobody. */
const ofCaller = {
  'x-access-level': header('What the caller may do', { type: 'string', const: 'read-write' }),
  'x-rate-limit-limit': header('How many requests may be sent in a quarter of an hour. Nothing is counted', {
    type: 'integer',
  }),
  'x-rate-limit-remaining': header('How many of them are left: all', { type: 'integer' }),
  'x-rate-limit-reset': header('When the next quarter of an hour begins, in Unix seconds', {
    type: 'integer',
  }),
}

export const xConventions: Conventions = {
  carriers:
    'An Authorization header names the user: a Bearer token that is the username, or an OAuth 1.0a header whose oauth_token is. A request with post.fields is answered in the words of posts (edit_history_post_ids, referenced_posts, repost_count, includes.posts), any other in those of tweets. What X knows and this service has no value for is accepted and left out of the answer. What X does not know is refused.',
  requests: xRequests,
  securitySchemes,
  errors: [...answered, ...proxied],
  errorMediaType: 'application/json',
  statusOf: ({ status }) => Number(status ?? 400),
  errorDocument,
  errorSchema,
  anyError: 'Problem',
  requestHeaders: {},
  commonHeaders: {
    'X-Request-Id': header('The id of the request, which is in the log', { type: 'string', maxLength: 128 }),
    'x-transaction-id': header('The first 16 hexadecimal digits of the id of the request', {
      type: 'string',
      pattern: '^[0-9a-f]{16}$',
    }),
    'x-response-time': header('How many milliseconds the request has taken', { type: 'integer' }),
    'api-version': header('The version of X’s description that this API follows', { type: 'string' }),
    ...ofCaller,
  },
  absentHeaders: { 401: Object.keys(ofCaller) },
  headers: {
    503: {
      'Retry-After': header('Seconds after which to try again', { type: 'integer' }),
    },
  },
}
