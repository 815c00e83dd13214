import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as v from 'valibot'
import { header } from '../../http/header.ts'
import { verifiedClaims } from '../../http/verified-token.ts'
import { userIdOf } from '../../users/user-id.ts'
import { username } from '../contract/fields.ts'

/** Who sends a request: an app without a user, or a user. */
export type Caller = { readonly kind: 'app' } | TokenUser

/** A user as the token of a request names them. */
export interface TokenUser {
  readonly kind: 'user'
  readonly userId: string
  /** As the token spells it. Undefined if the token has the id alone. */
  readonly username: string | undefined
  /** Whether the gateway has verified the token. Its user is then of exactly this name, case included. */
  readonly isVerified: boolean
}

/** The names that X allows. */
export const xUsername = /^[A-Za-z0-9_]{1,15}$/

/**
 * Who sends a request; undefined if it names nobody. Where the gateway has verified a token, the user is its subject.
 * Elsewhere tokens are taken at their word: a token is the user's name, or the user's id, a hyphen and anything, as X's
 * own access tokens are. The signature of an OAuth 1.0a header is not checked, since there is no secret to check it with.
 */
export function callerOf(event: APIGatewayProxyEventV2): Caller | undefined {
  const claims = verifiedClaims(event)
  if (claims) return subject(claims.sub)
  const authorization = header(event, 'authorization') ?? ''
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization) ?? []
  if (bearer !== undefined) return isAppOnly(bearer) ? { kind: 'app' } : tokenUser(bearer)
  const [, signed] = /^OAuth .*\boauth_token *= *"([^"]*)"/is.exec(authorization) ?? []
  return signed === undefined ? undefined : tokenUser(decoded(signed))
}

/** X's app-only tokens begin so. */
export const appOnlyPrefix = 'AAAAAAAA'

function isAppOnly(token: string): boolean {
  return token.startsWith(appOnlyPrefix)
}

/**
 * The issuer has vouched for the subject, so that it may be a name that X would not allow. One that no user of this
 * backend could have names nobody: trimmed or normalised, it could become the name of another.
 */
function subject(sub: unknown): Caller | undefined {
  if (typeof sub !== 'string' || sub === '') return { kind: 'app' }
  const { success, output } = v.safeParse(username, sub)
  return success && output === sub ? named(sub, true) : undefined
}

function tokenUser(token: string): TokenUser | undefined {
  if (xUsername.test(token)) return named(token, false)
  const [, userId, rest = ''] = /^([0-9]{1,19})-(.+)$/.exec(token) ?? []
  if (userId === undefined) return undefined
  if (xUsername.test(rest) && userIdOf(rest) === userId) return named(rest, false)
  return { kind: 'user', userId, username: undefined, isVerified: false }
}

function named(username: string, isVerified: boolean): TokenUser {
  return { kind: 'user', userId: userIdOf(username), username, isVerified }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
