import { nodesIn } from './syntax.ts'

/** Every name that a source uses and every word of its texts, each once. Comments do not count. */
export function wordsOf(source: string): Set<string> {
  return new Set(
    [...nodesIn(source)].flatMap(({ type, value, cooked }) => {
      if (type === 'Identifier') return [String(value)]
      if (type === 'StringLiteral') return String(value).match(/\w+/g) ?? []
      return type === 'TemplateElement' ? (String(cooked).match(/\w+/g) ?? []) : []
    }),
  )
}
