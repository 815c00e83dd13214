import { appOnlyPrefix, xUsername } from '../caller.ts'
import { XError } from '../errors.ts'
import type { Token, TokenRequest } from './tokens-contract.ts'

/** All that X has a scope for and a token allows here. */
const scope = 'tweet.read tweet.write users.read like.read like.write offline.access'

/** Tokens are taken at their word, so that one can be made of nothing but a name. */
export function issueAppToken({ grant_type }: TokenRequest): Token {
  if (grant_type === 'client_credentials') return appToken
  throw unsupportedGrant(grant_type)
}

export function issueUserToken({ grant_type, code, refresh_token }: TokenRequest): Token {
  switch (grant_type) {
    case 'client_credentials':
      return appToken
    case 'authorization_code':
      return userToken(code, 'authorization code')
    case 'refresh_token':
      return userToken(refresh_token, 'token')
    default:
      throw unsupportedGrant(grant_type)
  }
}

const appToken: Token = { token_type: 'bearer', access_token: appOnlyPrefix.repeat(4) }

function userToken(username = '', given: string): Token {
  if (!xUsername.test(username))
    throw refused('invalid_request', `Value passed for the ${given} was invalid.`)
  return { token_type: 'bearer', expires_in: 7_200, access_token: username, scope, refresh_token: username }
}

export function unsupportedGrant(grantType: string | undefined): XError {
  return grantType === undefined
    ? refused('invalid_request', 'Missing required parameter [grant_type].')
    : refused('unsupported_grant_type', `The grant type ${grantType} is not supported.`)
}

/** An error of OAuth 2.0 (RFC 6749, 5.2), which has a form of its own. */
function refused(error: string, error_description: string): XError {
  return new XError(400, { error, error_description })
}
