import { Agent } from 'node:http'
import { type Exchange, type Sending, send } from '../http.ts'

export interface LoadResult {
  /** How many answers there were of each status. */
  readonly statuses: Readonly<Record<number, number>>
  /** How many connections broke before an answer. */
  readonly broken: number
  /** When the last request was sent that failed by a broken connection or a 5xx, as Unix time in milliseconds, or 0. */
  readonly lastFailureSent: number
  /** The longest response time, in milliseconds. */
  readonly slowest: number
}

interface LoadRequest extends Sending {
  readonly method: string
  readonly url: string
}

/**
 * A steady load until `stop`: each of the callers sends its next request as soon as it has an answer. Every answer is
 * passed to `onAnswer` with the number of its request.
 */
export function startLoad(
  callers: number,
  requestOf: (number: number) => LoadRequest,
  onAnswer: (number: number, answer: Exchange) => void = () => undefined,
): { readonly sent: number; stop(): Promise<LoadResult> } {
  const agent = new Agent({ keepAlive: true })
  const statuses: Record<number, number> = {}
  let broken = 0
  let lastFailureSent = 0
  let slowest = 0
  let sent = 0
  let running = true

  async function call(): Promise<void> {
    while (running) {
      const number = sent++
      const { method, url, ...sending } = requestOf(number)
      const sentAt = Date.now()
      const since = performance.now()
      try {
        const answer = await send(method, url, { ...sending, agent })
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
        if (answer.status >= 500) lastFailureSent = Math.max(lastFailureSent, sentAt)
        slowest = Math.max(slowest, performance.now() - since)
        onAnswer(number, answer)
      } catch {
        broken++
        lastFailureSent = Math.max(lastFailureSent, sentAt)
      }
    }
  }

  const calls = Array.from({ length: callers }, call)
  return {
    get sent() {
      return sent
    },
    async stop() {
      running = false
      await Promise.all(calls)
      agent.destroy()
      return { statuses, broken, lastFailureSent, slowest }
    },
  }
}
