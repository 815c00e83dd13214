import pLimit from 'p-limit'
import { Refusal } from '../../lib/platform/refusal.ts'

/** For a test's preparations: as many at once as a busy machine answers within the product's deadlines. */
export const fewAtOnce = pLimit(4)

/**
 * For requests that must overlap: enough that they do. With hundreds at once, the process would not read the first
 * answers before their deadlines.
 */
export const manyAtOnce = pLimit(50)

/**
 * Repeats a request that is answered 503, as a 503 asks its caller to do. On a busy machine a vote may have been counted all
 * the same; its repetition is then a conflict.
 */
export async function retryRequest<Reply extends { status: number }>(
  send: () => Promise<Reply>,
): Promise<Reply> {
  for (const deadline = Date.now() + 20_000; ; ) {
    const reply = await send()
    if (reply.status !== 503 || Date.now() > deadline) return reply
  }
}

/** Like `retryRequest`, for an idempotent operation on a store. */
export async function retryOperation<Result>(operation: () => Promise<Result>): Promise<Result> {
  for (const deadline = Date.now() + 20_000; ; ) {
    try {
      return await operation()
    } catch (error) {
      const isUnavailable = error instanceof Refusal && error.reason.code === 'store-unavailable'
      if (!isUnavailable || Date.now() > deadline) throw error
    }
  }
}
