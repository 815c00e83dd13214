/** What a probe learned. The reason is a system error's code, or the rule that was broken. */
export type Outcome =
  /** The peer answered, whatever the status. */
  | { readonly kind: 'answered'; readonly statusCode: number }
  /** The peer was reached and gave no valid answer: it refused or reset the connection, or sent rubbish. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing came back in time, the name led nowhere or the network did not: the prober may be the one in trouble. */
  | { readonly kind: 'unanswered'; readonly reason: string }
  /** Not probed, since the method, the URL or the address that its name resolved to breaks a rule. */
  | { readonly kind: 'forbidden'; readonly reason: string }

export interface ProbeResult {
  readonly outcome: Outcome
  readonly probedAt: Date
  readonly durationMs: number
  /** The address that was connected to. */
  readonly peer?: string
}

/** The result of each target that was probed. */
export interface ProbeResults<Some extends Target> {
  get(target: Some): ProbeResult | undefined
}

/** What is probed. */
export interface Target {
  readonly url: string
  readonly http: string
}

/**
 * The port to the network. Whatever a target does, the others get their results; those whose probe had not begun
 * at `until` have none. Never rejects.
 */
export type Probe = <Some extends Target>(
  targets: readonly Some[],
  until: Date,
) => Promise<ProbeResults<Some>>

/** As the seed has it: 200 and nothing else. */
export function isPassing(outcome: Outcome): boolean {
  return statusCodeOf(outcome) === 200
}

/** Whether the peer itself was heard, so that the fault cannot be the prober's or the network's. */
export function provesThePath({ kind }: Outcome): boolean {
  return kind === 'answered' || kind === 'refused'
}

export function statusCodeOf(outcome: Outcome): number | null {
  return outcome.kind === 'answered' ? outcome.statusCode : null
}
