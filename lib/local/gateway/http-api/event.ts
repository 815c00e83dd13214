import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { RequestTarget } from './request-target.ts'

/** The event that API Gateway's HTTP API makes of a request, payload format 2.0. Nothing in it is mended. */
export function eventOf(
  request: IncomingMessage,
  { path, query }: RequestTarget,
  routeKey: string,
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
    // In base64 the bytes are those that were sent, whatever they are.
    ...(body.length > 0 && { body: body.toString('base64') }),
    isBase64Encoded: body.length > 0,
  }
}

/** Names in lower case, the values of a repeated one joined by commas. */
function joinedHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = `${rawHeaders[index]}`.toLowerCase()
    const value = `${rawHeaders[index + 1]}`
    headers[name] = name in headers ? `${headers[name]},${value}` : value
  }
  return headers
}
