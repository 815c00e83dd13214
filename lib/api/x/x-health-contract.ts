import * as v from 'valibot'
import { defineRoute } from '../contract/define-route.ts'

const xHealth = v.object({ service: v.literal('x'), status: v.literal('ok') })

/** X's API is no service of the registry: it is wherever the likes are. */
export const checkXHealth = defineRoute({
  operationId: 'checkXHealth',
  summary: 'Whether the stores that the API needs are usable',
  method: 'GET',
  path: '/x/health-check',
  fields: {},
  answers: { 200: xHealth },
  problems: { 503: 'Redis or DynamoDB does not answer, or not as it should' },
})
