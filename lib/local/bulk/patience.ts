import { backoff, type DynamoDB } from '../../platform/dynamodb.ts'
import { StoreFailure } from '../../platform/store-failure.ts'

/** For how long a store may be away before a long run gives up, in milliseconds. */
const patienceMs = 30_000

/**
 * Repeats an operation while its store does not answer. A request of the API gives up within a second; a long run goes
 * on after a restart of the store. The operation must be safe to repeat.
 */
export async function patiently<Result>(
  operation: () => Promise<Result>,
  now: () => number = performance.now.bind(performance),
): Promise<Result> {
  const until = now() + patienceMs
  for (let attempt = 0; ; attempt++) {
    try {
      return await operation()
    } catch (error) {
      if (!isUnavailable(error) || now() > until) throw error
      await backoff(attempt)
    }
  }
}

export function patientDynamoDB(store: DynamoDB): DynamoDB {
  return { send: (command) => patiently(() => store.send(command)) }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof StoreFailure && error.reason.code === 'store-unavailable'
}
