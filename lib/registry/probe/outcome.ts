/** What a probe found. `reason` is a system error's code, or the rule that forbids the probe. */
export type Outcome =
  /** The peer answered, with whatever status. */
  | { readonly kind: 'answered'; readonly statusCode: number }
  /** The peer was reached but gave no valid answer: it refused or reset the connection, or did not send valid HTTP. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No answer in time, no address for the name or no route to it. The fault may be the prober's or the network's. */
  | { readonly kind: 'unanswered'; readonly reason: string }
  /** Not probed, because the method, the URL or the address that its name resolved to breaks a rule. */
  | { readonly kind: 'forbidden'; readonly reason: string }

export type Forbidden = Extract<Outcome, { kind: 'forbidden' }>

/** Only a status of 200 passes; redirects and other successes do not. */
export function isPassing(outcome: Outcome): boolean {
  return statusCodeOf(outcome) === 200
}

/** Whether the peer itself responded, so that neither the prober nor the network can be at fault. */
export function reachedPeer({ kind }: Outcome): boolean {
  return kind === 'answered' || kind === 'refused'
}

export function statusCodeOf(outcome: Outcome): number | null {
  return outcome.kind === 'answered' ? outcome.statusCode : null
}
