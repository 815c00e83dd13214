import type { TokenUser } from './caller.ts'
import { invalidRequest } from './errors.ts'

/** Where the path names the user who acts a second time, both must be the same. */
export function requireOwnId(user: TokenUser, id: string): TokenUser {
  if (id === user.userId) return user
  throw invalidRequest([
    {
      parameters: { id: [id] },
      message: `The \`id\` query parameter value [${id}] must be the same as the authenticating user [${user.userId}]`,
    },
  ])
}
