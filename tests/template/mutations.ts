export interface Mutation {
  /** The path to the part that was changed, from the outside in. */
  readonly where: string
  readonly mutated: unknown
}

/** Every mutation of a single part of a value: a string, number or boolean changed, a part left out or added. */
export function* mutationsOf(value: unknown): Generator<Mutation> {
  if (typeof value === 'string') {
    yield* texts.filter((text) => text !== value).map((text) => at('', text))
    yield at('', `${value}x`)
    yield at('and a secret', `${value} {{resolve:secretsmanager:\${RedisPassword}}}`)
  }
  if (typeof value === 'number') yield* [value + 1, value - 1, 100_000].map((number) => at('', number))
  if (typeof value === 'boolean') yield at('', !value)
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    yield at('*', [...value, '*'])
    if (value.length > 0) yield at('*', [...value, value[0]])
  } else {
    yield at('*', { ...value, Added: true })
  }
  for (const [key, part] of Object.entries(value)) {
    yield at(key, without(value, key))
    for (const { where, mutated } of mutationsOf(part)) {
      yield { where: `${key} ${where}`.trimEnd(), mutated: withPart(value, key, mutated) }
    }
  }
}

/** A wildcard and an empty string. */
const texts = ['*', '']

function at(where: string, mutated: unknown): Mutation {
  return { where, mutated }
}

function without(value: object, key: string): unknown {
  if (Array.isArray(value)) return value.filter((_, index) => `${index}` !== key)
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}

function withPart(value: object, key: string, part: unknown): unknown {
  return Array.isArray(value) ? value.with(Number(key), part) : { ...value, [key]: part }
}
