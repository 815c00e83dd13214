import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { bodyParameters } from '../../http/body.ts'
import { InvalidInput } from '../../http/invalid-input.ts'
import { queryParameters } from '../../http/query-parameters.ts'
import type { Route } from '../../http/route.ts'
import { unknownParameters } from './unknown-parameters.ts'

/**
 * A request's parameters, from wherever it carries them: path, query string, JSON body or form. A name that the route
 * does not know is refused, since it may be a misspelt one. So are two different values of one name, since either could
 * be the one that was meant.
 */
export async function collectParameters(
  event: APIGatewayProxyEventV2,
  route: Pick<Route<never, never, never>, 'parameters' | 'synonyms'>,
): Promise<Record<string, unknown>> {
  const { parameters, synonyms } = route
  const found: Record<string, unknown> = {}
  const unknown = new Set<string>()
  const conflicting = new Set<string>()
  for (const pairs of [
    Object.entries(event.pathParameters ?? {}),
    queryParameters(event),
    event.body ? await bodyParameters(event, event.body) : [],
  ]) {
    for (const [given, value] of pairs) {
      const name = Object.hasOwn(synonyms, given) ? (synonyms[given] as string) : given
      if (!parameters.includes(name)) {
        unknown.add(name)
        continue
      }
      if (Object.hasOwn(found, name) && !same(found[name], value)) conflicting.add(name)
      found[name] = value
    }
  }
  if (unknown.size > 0) throw unknownParameters([...unknown], route)
  if (conflicting.size === 0) return found
  throw new InvalidInput(
    [...conflicting].map((name) => ({ path: [name], message: 'has conflicting values' })),
  )
}

/**
 * `limit=5` in the query string is the `5` of a JSON body. Nested values, which no parameter can be, equal nothing: to
 * compare them could overflow the stack.
 */
function same(one: unknown, other: unknown): boolean {
  return !isNested(one) && !isNested(other) && text(one) === text(other)
}

function isNested(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isObject) : isObject(value)
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function text(value: unknown): string {
  return Array.isArray(value) ? JSON.stringify(value) : String(value)
}
