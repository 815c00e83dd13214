import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** The claims of a token that the gateway has verified. */
export interface VerifiedClaims {
  readonly sub?: unknown
}

interface Authorized {
  readonly authorizer?: { readonly jwt?: { readonly claims?: VerifiedClaims } }
}

/** The claims of the request's token; undefined where the gateway verifies none. */
export function verifiedClaims({ requestContext }: APIGatewayProxyEventV2): VerifiedClaims | undefined {
  const token = (requestContext as Authorized).authorizer?.jwt
  return token && (token.claims ?? {})
}
