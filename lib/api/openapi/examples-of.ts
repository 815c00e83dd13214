/** Examples by their names, as OpenAPI has them; absent if there are none. */
export function examplesOf(values: Readonly<Record<string, unknown>>) {
  const examples = Object.entries(values).map(([name, value]) => [name, { value }] as const)
  return examples.length > 0 && { examples: Object.fromEntries(examples) }
}
