import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { HttpError } from './problem.ts'

interface CheckedToken {
  readonly authorizer?: { readonly jwt?: { readonly claims?: { readonly sub?: unknown } } }
}

/**
 * Where the gateway has checked a token, its subject is the only user in whose name the request may act. Where it
 * asks for none, users are taken at their word.
 */
export function requireOwnName({ requestContext }: APIGatewayProxyEventV2, input: unknown): void {
  const subject = (requestContext as CheckedToken).authorizer?.jwt?.claims?.sub
  if (subject === undefined) return
  const { username, user = username } = input as { username?: string; user?: string }
  if (user !== subject)
    throw new HttpError(403, `A token of ${subject} allows nothing in the name of ${user}`)
}
