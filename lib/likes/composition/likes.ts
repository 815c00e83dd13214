import { publishMetrics } from '../../platform/metrics.ts'
import { Likes } from '../likes.ts'
import { ledger } from './ledger.ts'
import { posts } from './posts.ts'

export const likes = new Likes(ledger, posts)

/** A like, counted in the metrics if it is new. */
export async function like(input: Parameters<Likes['like']>[0]): ReturnType<Likes['like']> {
  const stored = await likes.like(input)
  if (stored.created) publishMetrics({ Likes: 1 })
  return stored
}
