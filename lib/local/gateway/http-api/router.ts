import type { Invoke } from './functions.ts'

export interface RouteMatch {
  /** Such as `GET /users/{id}/likes`, or `$default`. */
  readonly routeKey: string
  /** The values of the template's variables; undefined for a route without variables. */
  readonly pathParameters: Readonly<Record<string, string>> | undefined
  readonly invoke: Invoke
}

/** Selects the route of a request by its method and decoded path. */
export type Router = (method: string, path: string) => RouteMatch | undefined

/**
 * Selects routes as API Gateway does: a path without variables comes first, then the template that matches all segments,
 * then the longest greedy template (`/files/{proxy+}`), and `$default` last. Between two templates, the one that has a
 * literal segment where the other has a variable wins. A variable matches one segment of the decoded path, so a value
 * that holds an encoded slash does not match.
 */
export function createRouter(routes: ReadonlyMap<string, Invoke>): Router {
  const literal = new Map<string, RouteMatch>()
  const templates: Template[] = []
  for (const [routeKey, invoke] of routes) {
    if (routeKey.includes('{')) templates.push(templateOf(routeKey, invoke))
    else literal.set(routeKey, { routeKey, pathParameters: undefined, invoke })
  }
  templates.sort((one, other) => (one.rank < other.rank ? -1 : 1))
  return (method, path) =>
    literal.get(`${method} ${path}`) ?? matchTemplate(templates, method, path) ?? literal.get('$default')
}

interface Template {
  readonly routeKey: string
  readonly method: string
  readonly variables: readonly string[]
  readonly pattern: RegExp
  /** The most specific template has the lowest rank, in alphabetical order. */
  readonly rank: string
  readonly invoke: Invoke
}

function templateOf(routeKey: string, invoke: Invoke): Template {
  const [method = '', path = ''] = routeKey.split(' ')
  const segments = path.split('/').map((segment) => {
    const [, variable, greedy] = /^\{([\w.-]+)(\+?)\}$/.exec(segment) ?? []
    if (variable === undefined) return { pattern: escapeRegExp(segment), rank: 0 }
    return greedy ? { variable, pattern: '(.+)', rank: 2 } : { variable, pattern: '([^/]+)', rank: 1 }
  })
  const isGreedy = segments.at(-1)?.rank === 2
  return {
    routeKey,
    method,
    variables: segments.flatMap(({ variable }) => variable ?? []),
    pattern: new RegExp(`^${segments.map(({ pattern }) => pattern).join('/')}$`, 's'),
    rank: `${isGreedy ? 1 : 0}${segments.map(({ rank }) => rank).join('')}`,
    invoke,
  }
}

function matchTemplate(templates: readonly Template[], method: string, path: string): RouteMatch | undefined {
  for (const { routeKey, variables, pattern, invoke, ...template } of templates) {
    const values = template.method === method && pattern.exec(path)
    if (!values) continue
    const pathParameters = Object.fromEntries(variables.map((name, index) => [name, `${values[index + 1]}`]))
    return { routeKey, pathParameters, invoke }
  }
  return undefined
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
