/** Why an operation is refused: `code` names the case, the other members say what it is about. */
export interface Reason {
  readonly code: string
}

/**
 * What an operation throws when it refuses. Features declare their reasons; each API words them for its own clients.
 */
export class Refusal<Why extends Reason = Reason> extends Error {
  constructor(
    readonly reason: Why,
    /** For the log, where the code alone would not do. */
    message: string = reason.code,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'Refusal'
  }
}
