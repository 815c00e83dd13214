import type { Probation } from './probation.ts'

/** The port to the probations. A pass writes them together with its other changes (`sweep/pass-writer.ts`). */
export interface ProbationStore {
  /** Every probation, including those that have ended and are still remembered. */
  all(): AsyncIterable<Probation>
}
