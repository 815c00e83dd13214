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
  /** A store does not answer; nothing is wrong with the request. */
  | 'unavailable'

/** A parameter is missing or malformed; the message names it and says what it should be. */
export function invalidParameter(name: string, should: string): Refusal {
  return new Refusal('invalid', `${name} ${should}`, { [name]: should })
}

/** A store is away or does not answer in time. `cause` is for the log alone. */
export function storeUnavailable(store: string, cause: unknown): Refusal {
  const refusal = new Refusal('unavailable', `${store} does not answer; try again shortly`)
  refusal.cause = cause
  return refusal
}
