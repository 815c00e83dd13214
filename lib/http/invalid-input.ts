/** What is wrong with one value of a request. */
export interface Issue {
  /** Where the value is: a parameter's name, then the members or indices within it. */
  readonly path: readonly string[]
  /** What the value must be, as a predicate of it: `must be a string`. */
  readonly message: string
}

/** The input of a route is missing something or malformed. */
export class InvalidInput extends Error {
  constructor(
    readonly issues: readonly Issue[],
    /** The values that were to be validated, as the request has them. */
    readonly input: Readonly<Record<string, unknown>> = {},
    /** What is wrong as a whole, where the issues one by one do not say all of it. */
    readonly detail?: string,
  ) {
    super(detail ?? issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
    this.name = 'InvalidInput'
  }
}
