import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Dialect } from '../../http/dialect.ts'
import { verifiedClaims } from '../../http/verified-token.ts'
import { requireSelf } from '../../users/acting.ts'
import { errorResponse } from './error-response.ts'
import { collectParameters } from './parameters.ts'

/** The API of the ports 5100, 5400 and 5500: parameters from anywhere, users named in them, errors as RFC 9457 describes them. */
export const classic: Dialect = {
  parameters: collectParameters,
  authorize: requireOwnName,
  errorResponse,
}

/** Where the gateway has verified a token, only its subject may act. Without one, users are taken at their word. */
function requireOwnName(event: APIGatewayProxyEventV2, input: unknown): void {
  const claims = verifiedClaims(event)
  if (!claims) return
  const { username, user = username } = input as { username?: string; user?: string }
  requireSelf(claims.sub, user)
}
