import { Agent } from 'node:http'
import { type Exchange, type Sending, send } from '../http.ts'

export interface LoadResult {
  /** The answers, by status. */
  readonly statuses: Readonly<Record<number, number>>
  /** Requests whose connection broke off before an answer. */
  readonly broken: number
  /** When the last request that broke off or got a 5xx was sent, in milliseconds since 1970; 0 without one. */
  readonly lastFailureSent: number
  /** The longest that an answer took, in milliseconds. */
  readonly slowest: number
}

interface Shot extends Sending {
  readonly method: string
  readonly url: string
}

/**
 * A steady load: so many callers at once, each sending its next request when it has its answer, until `stop`.
 * Every answer is handed to `onAnswer` together with the number of its request.
 */
export function startLoad(
  callers: number,
  shot: (number: number) => Shot,
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
      const { method, url, ...sending } = shot(number)
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
