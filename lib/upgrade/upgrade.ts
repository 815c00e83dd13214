import { setTimeout as delay } from 'node:timers/promises'
import { log } from '../platform/log.ts'
import { StoreFailure } from '../platform/store-failure.ts'
import type { UpgradeStep } from '../platform/upgrade-step.ts'

/** Where an upgrade goes on. */
export interface UpgradePosition {
  readonly step: string
  /** The step's own position; absent at its beginning. */
  readonly at?: string | undefined
}

/** How many things a step has read, and how many of them it has brought up to date. */
export interface StepCounts {
  readonly read: number
  readonly changed: number
}

export interface UpgradeReport {
  readonly steps: Readonly<Record<string, StepCounts>>
  /** Absent once everything is up to date. */
  readonly position?: UpgradePosition
}

/** How a run is limited and watched. */
export interface UpgradeRun {
  /** Where to begin; at the very beginning by default. */
  readonly from?: UpgradePosition | undefined
  /** Asked before each part of a step. */
  readonly mustStop?: () => boolean
  readonly onProgress?: (step: string, counts: StepCounts) => void
}

interface Dependencies {
  /** In the order in which they are carried out. */
  readonly steps: Readonly<Record<string, UpgradeStep>>
  /** How many changes a second leave enough of the stores' capacity to everyone else. */
  readonly perSecond: number
  /** How long to wait before each further attempt at a part for which a store was not available, in milliseconds. */
  readonly pausesMs?: readonly number[]
  readonly pause?: (milliseconds: number) => Promise<unknown>
  readonly now?: () => number
}

/** In all, longer than Redis takes for a failover, or DynamoDB to serve a list that has become busy. */
const usualPausesMs = [500, 1_000, 2_000, 4_000, 8_000]

export type Upgrade = (run?: UpgradeRun) => Promise<UpgradeReport>

/**
 * Brings what earlier versions have stored up to date. Each step is safe to repeat, so that a run that died is simply
 * begun anew, and what it has done is skipped.
 */
export function makeUpgrade({
  steps,
  perSecond,
  pausesMs = usualPausesMs,
  pause = delay,
  now = () => performance.now(),
}: Dependencies): Upgrade {
  const names = Object.keys(steps)

  async function attempt(step: UpgradeStep, at: string | undefined) {
    for (const pauseMs of pausesMs) {
      try {
        return await step(at)
      } catch (error) {
        if (!(error instanceof StoreFailure && error.reason.code === 'store-unavailable')) throw error
        log.warn('store not available to the upgrade', { cause: String(error.cause) })
        await pause(pauseMs)
      }
    }
    return step(at)
  }

  return async ({ from, mustStop = () => false, onProgress = () => undefined } = {}) => {
    const first = from ? names.indexOf(from.step) : 0
    if (first < 0) throw new Error(`There is no step ${from?.step}; the steps are ${names.join(', ')}`)
    const report: Record<string, StepCounts> = {}
    let at = from?.at
    for (const name of names.slice(first)) {
      let [read, changed] = [0, 0]
      do {
        if (mustStop()) return { steps: report, position: { step: name, at } }
        const startedAt = now()
        const part = await attempt(steps[name] as UpgradeStep, at)
        ;[read, changed, at] = [read + part.read, changed + part.changed, part.next]
        report[name] = { read, changed }
        onProgress(name, { read, changed })
        const pauseMs = (part.changed / perSecond) * 1_000 - (now() - startedAt)
        if (pauseMs > 0) await pause(pauseMs)
      } while (at !== undefined)
    }
    return { steps: report }
  }
}
