import type { Probation } from './probation.ts'

/** The port to the probations. A pass writes them with its commits. */
export interface Probations {
  /** Every probation, also those that have ended and are remembered for a while. */
  all(): AsyncIterable<Probation>
}
