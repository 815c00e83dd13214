export interface Break {
  /** Where the value was broken, from the outside in. */
  readonly where: string
  readonly broken: unknown
}

/**
 * Every way in which one thing in a value may be another: a text, a number or a switch changed, something left out,
 * something added.
 */
export function* mutationsOf(value: unknown): Generator<Break> {
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
    for (const { where, broken } of mutationsOf(part)) {
      yield { where: `${key} ${where}`.trimEnd(), broken: withPart(value, key, broken) }
    }
  }
}

/** What opens and what is nothing. */
const texts = ['*', '']

function at(where: string, broken: unknown): Break {
  return { where, broken }
}

function without(value: object, key: string): unknown {
  if (Array.isArray(value)) return value.filter((_, index) => `${index}` !== key)
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}

function withPart(value: object, key: string, part: unknown): unknown {
  return Array.isArray(value) ? value.with(Number(key), part) : { ...value, [key]: part }
}
