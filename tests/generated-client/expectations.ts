/** The data of an answer that must be a success. */
export function succeeded<Data>(result: { readonly data?: Data; readonly error?: unknown }): Data {
  if (result.data === undefined) throw new Error(`Not a success: ${JSON.stringify(result.error)}`)
  return result.data
}

/** The problem of an answer that must be an error. */
export function failed<Problem>(result: { readonly data?: unknown; readonly error?: Problem }): Problem {
  if (result.error === undefined) throw new Error(`Not an error: ${JSON.stringify(result.data)}`)
  return result.error
}

export function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`It does not hold that ${what}`)
}
