import { HttpError } from '../../http/http-error.ts'
import { storeUnavailable } from '../../platform/store-failure.ts'
import type { Conventions, ErrorDocument, NamedSchema } from '../openapi/description-conventions.ts'
import { invalidRequest, unauthorized, unsupportedAuthentication } from './errors.ts'
import { xErrorResponse } from './x-error-response.ts'

const text = { type: 'string' } as const

/** What an error is answered with. */
function errorDocument(error: Error): ErrorDocument {
  return JSON.parse(xErrorResponse(error, '0d6f1c0e-5b0a-4c7e-9d51-3f2a8e7c6b14').body)
}

/** An error about parameters lists what is wrong with which; any other has its status. */
function errorSchema({ title, type, status }: ErrorDocument): NamedSchema {
  return {
    name: title.replaceAll(' ', ''),
    schema: {
      type: 'object',
      properties: {
        title: { type: 'string', const: title },
        detail: text,
        type: { type: 'string', const: type },
        ...(status === undefined ? { errors: faults } : { status: { type: 'integer', const: status } }),
      },
      required: ['title', 'detail', 'type', status === undefined ? 'errors' : 'status'],
    },
  }
}

const faults = {
  type: 'array',
  description: 'What is wrong with which parameter',
  items: {
    type: 'object',
    properties: {
      message: text,
      parameters: { type: 'object', additionalProperties: { type: 'array', items: text } },
    },
    required: ['message'],
  },
}

export const xConventions: Conventions = {
  carriers:
    'An Authorization header names the user: a Bearer token that is the username, or an OAuth 1.0a header whose oauth_token is. What X knows and this service has no value for is accepted and left out of the answer.',
  errors: [
    {
      description: 'A parameter or the body is not as it must be',
      example: errorDocument(
        invalidRequest([
          {
            parameters: { id: ['abc'] },
            message: 'The `id` query parameter value [abc] does not match ^[0-9]{1,19}$',
          },
        ]),
      ),
    },
    { description: 'The Authorization header names nobody', example: errorDocument(unauthorized()) },
    { description: 'The caller may not do this', example: errorDocument(unsupportedAuthentication()) },
    {
      description: 'The body is too large',
      example: errorDocument(new HttpError(413, 'The body must be at most 65536 bytes')),
    },
    { description: 'An unexpected error', example: errorDocument(new Error()) },
    {
      description: 'A store does not answer',
      example: errorDocument(storeUnavailable('DynamoDB', undefined)),
    },
  ],
  errorMediaType: 'application/json',
  statusOf: ({ status }) => Number(status ?? 400),
  errorDocument,
  errorSchema,
  anyError: 'Error',
  requestHeaders: {},
  commonHeaders: {
    'x-transaction-id': {
      description: 'The first digits of the id of the request, which is in the log',
      required: true,
      schema: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    },
  },
  headers: {
    503: {
      'Retry-After': {
        description: 'Seconds after which to try again',
        required: true,
        schema: { type: 'integer' },
      },
    },
  },
}
