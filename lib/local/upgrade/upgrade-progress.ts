import type { StepCounts } from '../../upgrade/upgrade.ts'

/** What a step does with what it reads. */
const doneBy: Readonly<Record<string, string>> = {
  posts: 'listed',
  polls: 'listed',
  voters: 'registered',
  likers: 'registered',
}

/** How far a step is. */
export function progressOf(step: string, { read, changed }: StepCounts): string {
  return `${step} read: ${read}, ${doneBy[step]}: ${changed}`
}

/** What all steps have changed, if anything. */
export function summaryOf(steps: Readonly<Record<string, StepCounts>>): string | undefined {
  const changes = Object.entries(steps).filter(([, { changed }]) => changed > 0)
  const parts = changes.map(([step, { changed }]) => `${step} ${doneBy[step]}: ${changed}`)
  return parts.length > 0 ? `Upgraded the data of an earlier version (${parts.join(', ')})` : undefined
}
