import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { load } from './bundles.ts'

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/** With its time left, as on AWS: the middleware sets a timer by it. */
export const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 6_000 } as Context

/** The handler in a file, named without extension, bundled and loaded. */
export async function loadHandler(file: string): Promise<Handler> {
  return (await load<{ handler: Handler }>(file)).handler
}
