import { publishMetrics } from '../../platform/metrics.ts'
import type { Likes } from '../likes.ts'
import { likes } from './likes.ts'

/** A like, counted in the metrics if it is new. */
export async function like(input: Parameters<Likes['like']>[0]): ReturnType<Likes['like']> {
  const stored = await likes.like(input)
  if (stored.created) publishMetrics({ Likes: 1 })
  return stored
}
