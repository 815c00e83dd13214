import { eventually } from './eventually.ts'

/** Waits for the next millisecond, so that writes before and after have different times. */
export async function nextMillisecond(): Promise<void> {
  const now = Date.now()
  await eventually(() => Date.now() > now, 'a millisecond has passed')
}
