import { parseSync } from '@swc/core'

/** A node of a source's syntax tree. */
export interface SyntaxNode {
  readonly type: string
  readonly [part: string]: unknown
}

/** Every node of a TypeScript or JavaScript source. */
export function* nodesIn(source: string): Generator<SyntaxNode> {
  yield* nodesUnder(parseSync(source, { syntax: 'typescript', target: 'es2023' }))
}

function* nodesUnder(value: unknown): Generator<SyntaxNode> {
  if (typeof value !== 'object' || value === null) return
  if ('type' in value) yield value as SyntaxNode
  for (const part of Object.values(value)) yield* nodesUnder(part)
}
