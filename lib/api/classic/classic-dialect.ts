import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Dialect } from '../../http/dialect.ts'
import { requireSelf } from '../../users/acting.ts'
import { errorResponse } from './error-response.ts'
import { collectParameters } from './parameters.ts'

/** The seed's API: parameters from anywhere, users named in them, errors as RFC 9457 describes them. */
export const classic: Dialect = {
  parameters: collectParameters,
  authorize: requireOwnName,
  errorResponse,
}

interface VerifiedToken {
  readonly authorizer?: { readonly jwt?: { readonly claims?: { readonly sub?: unknown } } }
}

/** Where the gateway has verified a token, only its subject may act. Without one, users are taken at their word. */
function requireOwnName({ requestContext }: APIGatewayProxyEventV2, input: unknown): void {
  const token = (requestContext as VerifiedToken).authorizer?.jwt
  if (!token) return
  const { username, user = username } = input as { username?: string; user?: string }
  requireSelf(token.claims?.sub, user)
}
