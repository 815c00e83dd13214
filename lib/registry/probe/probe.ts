import type { Outcome } from './outcome.ts'

/** What is probed. */
export interface Target {
  readonly url: string
  /** The method. Each instance registers with its own (`instances/instance.ts`), so the sweep has no default. */
  readonly http: string
}

export interface ProbeResult {
  readonly outcome: Outcome
  readonly probedAt: Date
  readonly durationMs: number
  /** The address that the probe connected to; absent if it connected to none. */
  readonly peer?: string
}

/** The result of each target that was probed. */
export interface ProbeResults<Some extends Target> {
  get(target: Some): ProbeResult | undefined
}

/**
 * The port to the network. No target can affect the results of the others. A target whose probe has not begun at
 * `until` has no result. The promise never rejects.
 */
export type Probe = <Some extends Target>(
  targets: readonly Some[],
  until: Date,
) => Promise<ProbeResults<Some>>
