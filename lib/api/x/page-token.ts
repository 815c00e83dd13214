import type { TwoWayRequest } from '../../platform/page.ts'
import { Refusal } from '../../platform/refusal.ts'
import { invalidRequest } from './errors.ts'

/** The tokens of a page are cursors, of which the first letter says on which side the page is. */
const directions = { n: 'older', p: 'newer' } as const

/** The page of a list at a token; the first without one. */
export async function pageAt<Page>(
  token: string | undefined,
  limit: number,
  list: (request: TwoWayRequest) => Promise<Page>,
): Promise<Page> {
  if (token === undefined) return list({ limit, direction: 'older' })
  const direction = directions[token[0] as keyof typeof directions]
  if (direction === undefined) throw invalidToken(token)
  try {
    return await list({ limit, direction, cursor: token.slice(1) })
  } catch (error) {
    throw asTokenError(error, token)
  }
}

/**
 * Where the cursor of a token was refused, the token is what is invalid. Any other error stays what it is.
 *
 * @param parameter by which the token was given
 */
export function asTokenError(error: unknown, token: string, parameter?: string): unknown {
  return error instanceof Refusal && error.reason.code === 'cursor-invalid'
    ? invalidToken(token, parameter)
    : error
}

/** The tokens of the pages beside a page, as an answer's `meta` has them. */
export function tokensOf({ next, previous }: Partial<Record<'next' | 'previous', string | undefined>>) {
  return {
    ...(next !== undefined && { next_token: `n${next}` }),
    ...(previous !== undefined && { previous_token: `p${previous}` }),
  }
}

function invalidToken(token: string, parameter = 'pagination_token') {
  return invalidRequest([
    {
      parameters: { [parameter]: [token] },
      message: `The \`${parameter}\` query parameter value [${token}] is not a valid token.`,
    },
  ])
}
