import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { formParameters } from './body.ts'

type Query = Pick<APIGatewayProxyEventV2, 'rawQueryString' | 'queryStringParameters'>

/** API Gateway joins repeated names by commas in `queryStringParameters`; only the raw string tells them apart. */
export function queryParameters({ rawQueryString, queryStringParameters }: Query) {
  return rawQueryString ? formParameters(rawQueryString) : Object.entries(queryStringParameters ?? {})
}
