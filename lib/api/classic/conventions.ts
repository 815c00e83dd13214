import * as v from 'valibot'
import { HttpError } from '../../http/http-error.ts'
import { InvalidInput } from '../../http/invalid-input.ts'
import { Refusal } from '../../platform/refusal.ts'
import { storeUnavailable } from '../../platform/store-failure.ts'
import type { UserReason } from '../../users/refusals.ts'
import type { CommonError, Conventions, ErrorDocument } from '../openapi/description-conventions.ts'
import { parametersAnywhere } from '../openapi/parameters-anywhere.ts'
import { errorResponse } from './error-response.ts'
import { parameterErrors, problemSchema } from './problem-schema.ts'

const requestId = '0d6f1c0e-5b0a-4c7e-9d51-3f2a8e7c6b14'

/** The problem document that an error is answered with. */
function errorDocument(error: Error): ErrorDocument {
  return JSON.parse(errorResponse(error, requestId).body)
}

/** Problems of the endpoints themselves. */
const answered: readonly CommonError[] = [
  {
    description: 'A parameter is missing, malformed or unknown, or the request is malformed',
    example: errorDocument(
      new InvalidInput([{ path: ['limit'], message: 'must be a whole number from 1 to 100' }]),
    ),
    members: { errors: v.optional(parameterErrors) },
  },
  {
    description:
      'The request comes from a web page that is not allowed, or acts for another user than its token’s',
    example: errorDocument(
      new Refusal<UserReason>({ code: 'acting-for-another', subject: 'John', username: 'Mary' }),
    ),
  },
  {
    description: 'The body is too large',
    example: errorDocument(new HttpError(413, 'The body must be at most 65536 bytes')),
  },
  {
    description: 'The body is neither JSON nor a form, or is compressed',
    example: errorDocument(
      new HttpError(
        415,
        'The Content-Type must be application/json or application/x-www-form-urlencoded, not text/plain',
      ),
    ),
  },
  { description: 'An unexpected error', example: errorDocument(new Error()) },
  {
    description: 'A store does not answer',
    example: errorDocument(storeUnavailable('DynamoDB', undefined)),
  },
]

/** Problems with which HAProxy answers before, or instead of, an endpoint: their titles and details in haproxy.cfg. */
const proxied: readonly CommonError[] = [
  {
    description: 'The request did not arrive in time',
    ...proxyProblem(408, 'Request Timeout', 'The request did not arrive within 5 seconds'),
  },
  {
    description: 'The URL is too long',
    ...proxyProblem(414, 'URI Too Long', 'The URL must have at most 8192 bytes'),
  },
  {
    description: 'The host is not allowed',
    ...proxyProblem(
      421,
      'Misdirected Request',
      'The host must be localhost, *.localhost, 127.0.0.1, [::1] or in ALLOWED_HOSTS, not example.com',
    ),
  },
  {
    description: 'The headers are too long',
    ...proxyProblem(431, 'Request Header Fields Too Large', 'The headers must have at most 16384 bytes'),
  },
  {
    description: 'A gateway broke off; whether it did what was asked is not known',
    ...proxyProblem(
      502,
      'Bad Gateway',
      'The gateway closed the connection; the request may have been processed',
    ),
  },
  {
    description: 'A gateway did not answer in time; whether it did what was asked is not known',
    ...proxyProblem(
      504,
      'Gateway Timeout',
      'The gateway did not respond within 8 seconds; the request may have been processed',
    ),
  },
]

function proxyProblem(status: number, title: string, detail: string): Pick<CommonError, 'example'> {
  return {
    example: { type: 'about:blank', title, status, detail, instance: `urn:request:${requestId}` },
  }
}

export const conventions: Conventions = {
  carriers:
    'Parameters may come in the query string, a JSON body or a form, and may be split among them. In JSON, a whole number may stand for its digits. Unknown parameters are refused. An X-Request-Id of at most 128 visible ASCII characters is taken over into the answer and the log.',
  requests: parametersAnywhere,
  securitySchemes: {},
  errors: [...answered, ...proxied],
  errorMediaType: 'application/problem+json',
  statusOf: ({ status }) => Number(status),
  errorDocument,
  errorSchema: problemSchema,
  anyError: 'Problem',
  requestHeaders: {
    'X-Request-Id': {
      description:
        'An id of the caller’s, which the answer then has. Without it, or with an invalid one, the request gets one',
      schema: { type: 'string', pattern: '^[!-~]{1,128}$' },
      example: 'b7e2c9d4',
    },
  },
  commonHeaders: {
    'X-Request-Id': {
      description: 'The id of the request, which is in the log and, as a URN, in the instance of a problem',
      required: true,
      schema: { type: 'string', maxLength: 128 },
    },
  },
  absentHeaders: {},
  headers: {
    415: {
      'Accept-Encoding': {
        description: 'The coding that the body may have; only if it has another',
        schema: { type: 'string' },
      },
    },
    503: {
      'Retry-After': {
        description: 'Seconds after which to try again',
        required: true,
        schema: { type: 'integer' },
      },
    },
  },
}
