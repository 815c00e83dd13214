import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** One HTTP request to DynamoDB and what it consumed. */
export interface DynamoDBRequest {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  capacityUnits: number
  /** Whether the request is aborted when its caller's deadline passes. */
  abortable: boolean
}

/** Intercepts a request: may send it, alter its answer, or throw before or after it. */
type Interference = (send: () => Promise<unknown>, request: DynamoDBRequest) => Promise<unknown>

interface Consumed {
  readonly CapacityUnits: number
}

/** Makes the client ask for consumed capacity, and records every request, including the SDK's retries. */
export function watchTraffic(client: DynamoDBClient) {
  const passThrough: Interference = (send) => send()
  const traffic = {
    requests: [] as DynamoDBRequest[],
    interfere: passThrough,
    /** The requests of `operation`, under `interference`. */
    async of<Result>(operation: () => Promise<Result>, interference = passThrough) {
      traffic.requests = []
      traffic.interfere = interference
      const result = await operation().finally(() => {
        traffic.interfere = passThrough
      })
      return { result, requests: traffic.requests }
    },
  }
  client.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as never }),
    { step: 'initialize' },
  )
  const sent = new WeakMap<object, DynamoDBRequest>()
  const { requestHandler } = client.config
  const handle = requestHandler.handle.bind(requestHandler)
  requestHandler.handle = (httpRequest, options) => {
    const request = sent.get(httpRequest)
    const { abortSignal } = { ...options } as { abortSignal?: AbortSignal }
    if (request) request.abortable = abortSignal !== undefined
    return handle(httpRequest, options)
  }
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const operation = `${commandName}`.replace(/Command$/, '')
        const request: DynamoDBRequest = {
          operation,
          input: { ...args.input },
          capacityUnits: 0,
          abortable: false,
        }
        sent.set(args.request as object, request)
        traffic.requests.push(request)
        let response: unknown
        const output = await traffic.interfere(async () => {
          const result = await next(args)
          response = result.response
          request.capacityUnits = capacityOf(result.output)
          return result.output
        }, request)
        return { response, output: output as never }
      },
    { step: 'deserialize', priority: 'high' },
  )
  return traffic
}

function capacityOf(output: unknown): number {
  const { ConsumedCapacity = [] } = output as { ConsumedCapacity?: Consumed | Consumed[] }
  return [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
}
