import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
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
        path,
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
