import type { ChainableCommander } from 'ioredis'
import { redisCall } from '../../platform/redis.ts'

/** The replies to commands that are sent together. The first error is thrown. */
export async function inPipeline<Reply>(fill: () => ChainableCommander, deadline?: number): Promise<Reply[]> {
  return redisCall(async () => {
    const results = (await fill().exec()) ?? []
    const [error] = results.find(([error]) => error) ?? []
    if (error) throw error
    return results.map(([, reply]) => reply as Reply)
  }, deadline)
}

/** The members and scores of a reply WITHSCORES, which is a flat list, as pairs. */
export function pairs(reply: readonly string[]): [member: string, score: string][] {
  const result: [string, string][] = []
  for (let index = 0; index < reply.length; index += 2) {
    result.push([reply[index] as string, reply[index + 1] as string])
  }
  return result
}
