import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { requestIdHeader } from '../../../http/request-id.js'
import type { RequestTarget } from './request-target.ts'
import type { RouteMatch } from './router.ts'

/** The event of a request in API Gateway's payload format 2.0. The query, headers and body are passed on unaltered. */
export function eventOf(
  request: IncomingMessage,
  { path, query }: RequestTarget,
  { routeKey, pathParameters }: Pick<RouteMatch, 'routeKey' | 'pathParameters'>,
  body: Buffer,
  requestId: string,
): APIGatewayProxyEventV2 {
  const now = new Date()
  const { method = '', socket } = request
  const headers = joinedHeaders(request)
  // Joined, the ids of a repeated header would look like one id.
  if ((request.headersDistinct[requestIdHeader]?.length ?? 0) > 1) delete headers[requestIdHeader]
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers,
    ...(pathParameters && { pathParameters }),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: headers.host ?? '',
      domainPrefix: 'local',
      http: {
        method,
        path: pathAsSent(path, headers),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    // Base64 preserves bytes that are not UTF-8.
    ...(body.length > 0 && { body: body.toString('base64') }),
    isBase64Encoded: body.length > 0,
  }
}

/**
 * The path as the caller sent it, for errors to name. HAProxy adds the service's prefix to the path, and gives it in
 * X-Forwarded-Prefix. It also sends a Host without a port. A caller that reaches a gateway directly sends one with a
 * port, so that its own X-Forwarded-Prefix is ignored.
 */
function pathAsSent(path: string, headers: Readonly<Record<string, string>>): string {
  const { host, 'x-forwarded-prefix': prefix = '' } = headers
  const isPrefix = /^\/[a-z]+$/.test(prefix) && `${path}/`.startsWith(`${prefix}/`)
  return host === 'localhost' && isPrefix ? path.slice(prefix.length) || '/' : path
}

/** Lower-cases the names and joins the values of a repeated name with commas. */
function joinedHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = `${rawHeaders[index]}`.toLowerCase()
    const value = `${rawHeaders[index + 1]}`
    headers[name] = name in headers ? `${headers[name]},${value}` : value
  }
  return headers
}
