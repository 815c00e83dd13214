import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Route } from './route.ts'

/** An error answer, as API Gateway takes it. */
export interface ErrorResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** How one API reads requests and words its errors. */
export interface Dialect {
  /** The values of the route's parameters, from wherever this API takes them: path, query string or body. */
  parameters(
    event: APIGatewayProxyEventV2,
    route: Pick<Route<never, never, never>, 'parameters' | 'synonyms'>,
  ): Promise<Record<string, unknown>>
  /** Refuses input that acts in the name of a user other than the subject of the request's token. */
  authorize(event: APIGatewayProxyEventV2, input: unknown): void
  /** The answer for anything that was thrown; what is not known by its kind becomes an opaque 500. */
  errorResponse(error: unknown, requestId: string): ErrorResponse
}
