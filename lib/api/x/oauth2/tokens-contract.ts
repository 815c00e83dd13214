import * as v from 'valibot'
import { defineRoute, ok } from '../../contract/define-route.ts'

export const tokenRequest = v.object({
  grant_type: v.optional(v.string()),
  code: v.optional(v.string()),
  refresh_token: v.optional(v.string()),
})

export type TokenRequest = v.InferOutput<typeof tokenRequest>

export const token = v.object({
  token_type: v.literal('bearer'),
  access_token: v.string(),
  expires_in: v.optional(v.number()),
  scope: v.optional(v.string()),
  refresh_token: v.optional(v.string()),
})

export type Token = v.InferOutput<typeof token>

const problems = { 400: 'The grant is not one of these, or the form is malformed' }

export const getAppToken = defineRoute({
  operationId: 'getAppToken',
  summary: 'The token of an app without a user',
  method: 'POST',
  path: '/oauth2/token',
  fields: { form: tokenRequest },
  answers: { 200: token },
  problems,
  accept: ({ form }) => form,
  answer: (token: Token) => ok(token),
})

export const getUserToken = defineRoute({
  operationId: 'getUserToken',
  summary: 'The token of a user, whose name is the authorization code; or that of an app without a user',
  method: 'POST',
  path: '/2/oauth2/token',
  fields: { form: tokenRequest },
  answers: { 200: token },
  problems,
  accept: ({ form }) => form,
  answer: (token: Token) => ok(token),
})
