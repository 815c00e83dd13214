import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { HttpError } from './problem.ts'

interface CheckedToken {
  readonly authorizer?: { readonly jwt?: { readonly claims?: { readonly sub?: unknown } } }
}

/**
 * Where the gateway has checked a token, its subject is the only user in whose name the request may act, and a
 * token without one acts in nobody's. Where it asks for none, users are taken at their word.
 *
 * The subject is compared as the issuer wrote it. Usernames are trimmed and normalised, so two subjects may become
 * one username; only the one that is written as the username is may then use it.
 */
export function requireOwnName({ requestContext }: APIGatewayProxyEventV2, input: unknown): void {
  const token = (requestContext as CheckedToken).authorizer?.jwt
  if (!token) return
  const subject = token.claims?.sub
  if (typeof subject !== 'string' || subject === '') {
    throw new HttpError(403, "A token without a subject (sub) allows nothing in anybody's name")
  }
  const { username, user = username } = input as { username?: string; user?: string }
  if (user !== subject)
    throw new HttpError(403, `A token of ${subject} allows nothing in the name of ${user}`)
}
