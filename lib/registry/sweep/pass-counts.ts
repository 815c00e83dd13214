import type { PassCounts } from '../history/audit-log.ts'
import { isPassing, type Outcome, reachedPeer } from '../probe/outcome.ts'
import type { Change } from './changes.ts'
import type { Judgement } from './judgement.ts'
import type { Committed } from './pass-writer.ts'

export function countsOf(judgement: Judgement, committed: Committed): PassCounts {
  const { unchanged, changed, toEvict, preserved } = judgement
  const outcomes = [...unchanged, ...changed, ...toEvict, ...preserved].map(({ result }) => result.outcome)
  const count = (matches: (outcome: Outcome) => boolean) => outcomes.filter(matches).length
  const doneOf = (wanted: Change['kind']) => committed.done.filter(({ kind }) => kind === wanted).length
  const passing = count(isPassing)
  return {
    registered: outcomes.length + judgement.left.length,
    passing,
    failing: count(reachedPeer) - passing,
    unanswered: count(({ kind }) => kind === 'unanswered'),
    forbidden: count(({ kind }) => kind === 'forbidden'),
    evicted: doneOf('evict'),
    reinstated: doneOf('reinstate'),
    preserved: preserved.length,
    superseded: registeredIn(committed.superseded),
    left: judgement.left.length + registeredIn(committed.left),
  }
}

/** How many of the changes concern registered instances. */
function registeredIn(changes: readonly Change[]): number {
  return changes.filter(({ kind }) => kind === 'evict' || kind === 'record').length
}

/**
 * Whether every instance was probed and its finding acted upon, so that instances which were not written are as
 * healthy as the registry says. A superseded change leaves a registration that this pass has not probed.
 */
export function isComplete({ preserved, superseded, left }: PassCounts): boolean {
  return preserved === 0 && superseded === 0 && left === 0
}
