import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'

export interface RequestParts {
  /** The values of the variables in the route's path. */
  readonly path?: Readonly<Record<string, string>>
  /** A string is sent verbatim, without the question mark. */
  readonly query?: string | Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  /** A body that is sent verbatim, its type set in `headers`. Binary bodies need `base64`. */
  readonly body?: string | Uint8Array
  readonly base64?: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** The method of the request, if it is not the route's. */
  readonly method?: string
}

/** An event of API Gateway's HTTP API, in payload format 2.0. */
export function apiEvent(routeKey: string, parts: RequestParts = {}): APIGatewayProxyEventV2 {
  const [method = '', path = ''] = routeKey.split(' ')
  const query = typeof parts.query === 'string' ? parts.query : new URLSearchParams(parts.query).toString()
  const { body, type } = bodyOf(parts)
  return {
    version: '2.0',
    routeKey,
    rawPath: pathWith(parts.path, path),
    rawQueryString: query,
    headers: {
      accept: '*/*',
      host: 'r3pmxmplak.execute-api.eu-central-1.amazonaws.com',
      'user-agent': 'curl/8.5.0',
      'x-forwarded-for': '205.255.255.176',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...(type && { 'content-type': type }),
      ...parts.headers,
    },
    ...(parts.path && { pathParameters: parts.path }),
    ...(query && { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'r3pmxmplak',
      domainName: 'r3pmxmplak.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'r3pmxmplak',
      http: {
        method: parts.method ?? method,
        path: pathWith(parts.path, path),
        protocol: 'HTTP/1.1',
        sourceIp: '205.255.255.176',
        userAgent: 'curl/8.5.0',
      },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey,
      stage: '$default',
      time: '10/Mar/2026:05:16:23 +0000',
      timeEpoch: 1_773_119_783_000,
    },
    ...(body !== undefined && { body: Buffer.from(body).toString(parts.base64 ? 'base64' : 'utf8') }),
    isBase64Encoded: parts.base64 ?? false,
  }
}

function pathWith(values: RequestParts['path'] = {}, template: string): string {
  return template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? ''))
}

function bodyOf({ json, form, body }: RequestParts): { body?: string | Uint8Array; type?: string } {
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json' }
  if (form) return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' }
  return body === undefined ? {} : { body }
}

/** API Gateway joins the values of a repeated name by commas. */
function joined(query: string): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    result[name] = name in result ? `${result[name]},${value}` : value
  }
  return result
}

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>

export interface Reply<Body> {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

/** Invokes a handler as API Gateway would and parses its answer. */
export async function call<Body = Record<string, unknown>>(
  handler: Handler,
  routeKey: string,
  parts: RequestParts = {},
): Promise<Reply<Body>> {
  const context = { awsRequestId: 'test-request' } as Context
  const { statusCode, headers, body } = await handler(apiEvent(routeKey, parts), context)
  return {
    status: statusCode ?? 0,
    headers: headers as Record<string, string>,
    body: body ? JSON.parse(body) : undefined,
  }
}
