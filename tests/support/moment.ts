import { eventually } from './eventually.ts'

/** Settles in another millisecond than it was called in: what is written before and after has different times. */
export async function nextMoment(): Promise<void> {
  const now = Date.now()
  await eventually(() => Date.now() > now, 'a millisecond has passed')
}
