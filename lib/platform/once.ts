/**
 * A function that makes its value at its first call and keeps it. Wiring is made of these, so that a bundle holds and
 * a process connects only what its handler asks for.
 */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
