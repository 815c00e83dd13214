import type { StepCounts, UpgradeReport } from '../../upgrade/upgrade.ts'
import { atIntervals } from '../stack/at-intervals.ts'
import { progressOf } from './upgrade-progress.ts'

/** Upgrades the stores that the environment names, as fast as they allow, and prints how far it is. */
export async function upgradeHere(): Promise<UpgradeReport> {
  const { upgradeSteps } = await import('../../upgrade/wiring.ts')
  const { makeUpgrade } = await import('../../upgrade/upgrade.ts')
  const upgrade = makeUpgrade({ steps: upgradeSteps(), perSecond: Number.POSITIVE_INFINITY })
  return upgrade({
    onProgress: atIntervals((step: string, counts: StepCounts) => console.log(progressOf(step, counts))),
  })
}
