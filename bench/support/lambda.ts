import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { load } from './bundles.ts'

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/** Has the remaining time, as on AWS, because the middleware sets a timer by it. */
export const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 6_000 } as Context

/** Bundles a file, named without extension, and loads its handler. */
export async function loadHandler(file: string): Promise<Handler> {
  return (await load<{ handler: Handler }>(file)).handler
}
