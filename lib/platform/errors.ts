/**
 * The closed set of ways in which an operation can refuse. The domain throws these and nothing else; how each
 * is said over HTTP is decided in one table, in `lib/http/problem.ts`.
 */
export class Refusal extends Error {
  constructor(
    readonly reason: RefusalReason,
    message: string,
    /** What is wrong with which parameter. */
    readonly parameters: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'Refusal'
  }
}

export type RefusalReason =
  /** A parameter is missing or malformed. */
  | 'invalid'
  /** The thing that a parameter names does not exist. */
  | 'unknown'
  /** It contradicts what is stored already. */
  | 'conflict'
  /** Well-formed, but not possible for this thing. */
  | 'impossible'
  /** A store does not answer, or not as it should; nothing is wrong with the request. */
  | 'unavailable'
  /** A store answers, but what it should hold is not there: it has lost its data, or was never set up. */
  | 'incomplete'

/** A parameter is missing or malformed; the message names it and says what it should be. */
export function invalidParameter(name: string, should: string): Refusal {
  return new Refusal('invalid', `${name} ${should}`, { [name]: should })
}

/** A store is away, does not answer in time or, as `state` says, not as it should. `cause` is for the log alone. */
export function storeUnavailable(store: string, cause: unknown, state = 'does not answer'): Refusal {
  return ofStore('unavailable', `${store} ${state}; try again shortly`, cause)
}

/** A store lacks what it should hold. `cause` is for the log alone. */
export function storeIncomplete(store: string, missing: string, cause: unknown): Refusal {
  return ofStore('incomplete', `${store} lacks ${missing}; starting or deploying again makes it`, cause)
}

function ofStore(reason: RefusalReason, message: string, cause: unknown): Refusal {
  const refusal = new Refusal(reason, message)
  refusal.cause = cause
  return refusal
}
