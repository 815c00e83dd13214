import { log } from '../platform/log.ts'
import type { Upgrade, UpgradePosition, UpgradeReport } from './upgrade.ts'

/** How long before the end of its time a call begins no further part, in milliseconds. A part takes a few seconds. */
const reserveMs = 30_000

/** What is left of the time of a call. */
interface Time {
  getRemainingTimeInMillis(): number
}

/** A call of the upgrade's function: it goes on from a position until its time is nearly over, and returns the next. */
export function makeUpgradeCall(upgrade: Upgrade) {
  return async (
    { from }: { readonly from?: UpgradePosition | undefined },
    time: Time,
  ): Promise<UpgradeReport> => {
    const report = await upgrade({ from, mustStop: () => time.getRemainingTimeInMillis() < reserveMs })
    log.info('upgrade', { ...report })
    return report
  }
}
