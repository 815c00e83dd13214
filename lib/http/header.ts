import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** The value of a header. Header names are compared without case; `name` is in lower case. */
export function header(event: Pick<APIGatewayProxyEventV2, 'headers'>, name: string): string | undefined {
  const headers = event.headers ?? {}
  if (headers[name] !== undefined) return headers[name]
  for (const key in headers) {
    // Most headers looked up are absent. Comparing lengths first saves a lower-case copy of every name.
    if (key.length === name.length && key.toLowerCase() === name) return headers[key]
  }
  return undefined
}
