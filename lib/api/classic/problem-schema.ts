/** RFC 9457's problem document as `problem.ts` fills it, in JSON Schema. */
export const problemSchema = {
  type: 'object',
  description: 'An error, as RFC 9457 describes it',
  required: ['type', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
    errors: {
      type: 'object',
      description: 'What is wrong with which parameter',
      additionalProperties: { type: 'string' },
    },
  },
} as const
