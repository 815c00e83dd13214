import type { Instance } from '../instances/instance.ts'
import { isPassing } from '../probe/outcome.ts'
import type { ProbeResult } from '../probe/probe.ts'

/** An instance with what its probe found. */
export interface Finding {
  readonly instance: Instance
  readonly result: ProbeResult
}

/** How many passes in a row have found the instance failing, this one included. */
export function failuresOf({ instance, result }: Finding): number {
  return isPassing(result.outcome) ? 0 : instance.consecutiveFailures + 1
}
