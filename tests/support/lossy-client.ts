import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** A client that sends everything, and to which the first `lost` answers to `operation` do not arrive. */
export function lossyClient(operation: string, lost: number): DynamoDBClient {
  const { requestHandler } = new DynamoDBClient().config
  let remaining = lost
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: {
      ...requestHandler,
      async handle(...[request, options]: Parameters<typeof requestHandler.handle>) {
        const answer = await requestHandler.handle(request, options)
        if (!request.headers['x-amz-target']?.endsWith(`.${operation}`) || remaining-- <= 0) return answer
        throw Object.assign(new Error('The answer was lost'), { name: 'TimeoutError' })
      },
    },
  })
}
