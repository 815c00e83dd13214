import type { Conventions } from '../openapi/document.ts'
import { problemSchema } from './problem-schema.ts'

export const conventions: Conventions = {
  carriers:
    'Parameters may come in the query string, a JSON body or a form. In JSON, a whole number may stand for its digits. Unknown parameters are refused.',
  errors: {
    400: 'A parameter is missing, malformed or unknown',
    413: 'The body is too large',
    415: 'The body is neither JSON nor a form',
    500: 'An unexpected error',
    503: 'A store does not answer',
  },
  errorMediaType: 'application/problem+json',
  errorSchema: { name: 'Problem', schema: problemSchema },
}
