import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { Refusal } from '../platform/errors.ts'
import { bodyParameters, formParameters } from './body.ts'
import type { Route } from './route.ts'

/**
 * A request's parameters, from wherever it carries them: query string, JSON body or form body. The same name
 * with two different values is refused, since either could be the one that was meant.
 */
export async function collectParameters(
  event: APIGatewayProxyEventV2,
  { parameters, synonyms }: Pick<Route<never, never>, 'parameters' | 'synonyms'>,
): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  const conflicts: Record<string, string> = {}
  const query = queryParameters(event)
  for (const pairs of event.body ? [query, await bodyParameters(event, event.body)] : [query]) {
    for (const [given, value] of pairs) {
      const name = Object.hasOwn(synonyms, given) ? (synonyms[given] as string) : given
      if (!parameters.includes(name)) continue
      if (Object.hasOwn(found, name) && !same(found[name], value))
        conflicts[name] = 'is given twice, with different values'
      found[name] = value
    }
  }
  const names = Object.keys(conflicts)
  if (names.length > 0)
    throw new Refusal('invalid', `${names.join(', ')} is given twice, with different values`, conflicts)
  return found
}

/** API Gateway joins repeated names by commas in `queryStringParameters`; only the raw string tells them apart. */
function queryParameters({ rawQueryString, queryStringParameters }: APIGatewayProxyEventV2) {
  if (rawQueryString) return formParameters(rawQueryString)
  return Object.entries(queryStringParameters ?? {})
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
