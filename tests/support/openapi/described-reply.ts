import { expect } from '@jest/globals'
import { services } from '../../../lib/api/apis.ts'
import { addressesOf } from '../../../lib/http/route.ts'
import { documents, operations, responseAt } from './documents.ts'
import { violations } from './validation.ts'

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/**
 * Expects a reply to be one that the description of its service has: its status, its header fields and its body, no
 * member of which may be unknown. The route key is that of the gateway, with the service's prefix.
 */
export function expectDescribed(routeKey: string, { status, headers, body }: Reply): void {
  const { service, operation, pointer } = describedOperation(routeKey)
  const found = responseAt(service, operation, pointer, status)
  if (!found) throw new Error(`${routeKey} answers ${status}, which its description lacks`)
  const { response } = found
  const common = documents[service]?.components.headers
  const fields = Object.entries(response.headers ?? {}).map(([name, header]) => ({
    name: name.toLowerCase(),
    required: (header.$ref ? common?.[name] : header)?.required,
  }))
  const sent = Object.keys(headers).map((name) => name.toLowerCase())
  const type = `${headers['content-type'] ?? ''}`.split(';')[0] ?? ''
  expect({
    undescribed: sent.filter(
      (name) => name !== 'content-type' && !fields.some((field) => field.name === name),
    ),
    missing: fields.filter(({ name, required }) => required && !sent.includes(name)),
    types: response.content ? Object.keys(response.content) : [''],
    violations: response.content
      ? violations(service, `${found.pointer}/content/${type.replaceAll('/', '~1')}/schema`, body)
      : [],
  }).toEqual({ undescribed: [], missing: [], types: [type], violations: [] })
}

/** The path of a described operation as a gateway has it. Most of those of X's API have no prefix. */
export function pathOnGateway({ service, path }: (typeof operations)[number]): string {
  const { prefix = '', routes = [] } = services.find(({ name }) => name === service) ?? {}
  return routes.flatMap(addressesOf).some((address) => address.path === path) ? path : `${prefix}${path}`
}

/** A GET with a body reaches its endpoint as a POST, which is not described of its own. */
function describedOperation(routeKey: string): (typeof operations)[number] {
  const [method = '', path = ''] = routeKey.split(' ')
  const atPath = operations.filter((each) => path === pathOnGateway(each))
  const wanted = method === 'HEAD' ? 'get' : method.toLowerCase()
  const operation =
    atPath.find((each) => each.method === wanted) ?? atPath.find((each) => each.method === 'get')
  if (!operation) throw new Error(`${routeKey} is not described`)
  return operation
}
