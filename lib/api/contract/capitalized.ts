/** A name that begins with a capital letter, as the later parts of an operation id do. */
export function capitalized<Name extends string>(name: Name): Capitalize<Name> {
  return `${name[0]?.toUpperCase()}${name.slice(1)}` as Capitalize<Name>
}
