import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** A client that sends every request but loses `lost` answers to `operation`, after the `first` ones. */
export function lossyClient(operation: string, lost: number, first = 0): DynamoDBClient {
  const { requestHandler } = new DynamoDBClient().config
  let count = 0
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: {
      ...requestHandler,
      async handle(...[request, options]: Parameters<typeof requestHandler.handle>) {
        const answer = await requestHandler.handle(request, options)
        const isLosable = request.headers['x-amz-target']?.endsWith(`.${operation}`) === true
        if (!isLosable || ++count <= first || count > first + lost) return answer
        throw Object.assign(new Error('The answer was lost'), { name: 'TimeoutError' })
      },
    },
  })
}
