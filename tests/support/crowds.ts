import pLimit from 'p-limit'
import { Refusal } from '../../lib/platform/refusal.ts'

/** For what a test begins with: as many at once as a busy machine answers within the deadlines of the product. */
export const few = pLimit(4)

/**
 * For requests that are to meet: enough that they do. All of hundreds at once would keep the process from reading
 * the first answers before their deadlines.
 */
export const many = pLimit(50)

/**
 * Sends again what met a store that does not answer just now, as its caller is told to do. On a busy machine a vote may
 * have been counted all the same; its repeat is then told that it stands.
 */
export async function insist<Reply extends { status: number }>(send: () => Promise<Reply>): Promise<Reply> {
  for (const deadline = Date.now() + 20_000; ; ) {
    const reply = await send()
    if (reply.status !== 503 || Date.now() > deadline) return reply
  }
}

/** As `insist`, of an operation that is safe to repeat, on a store itself. */
export async function persist<Result>(operation: () => Promise<Result>): Promise<Result> {
  for (const deadline = Date.now() + 20_000; ; ) {
    try {
      return await operation()
    } catch (error) {
      const isAway = error instanceof Refusal && error.reason.code === 'store-unavailable'
      if (!isAway || Date.now() > deadline) throw error
    }
  }
}
