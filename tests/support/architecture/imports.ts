import { join } from 'node:path/posix'
import { nodesIn, type SyntaxNode } from './syntax.ts'

/** Files, by their paths, with what each imports: paths of files and names of packages. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/** Reads what each source imports, types included. Sources are given by their paths. */
export function importGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  return new Map(
    [...sources].map(([path, source]) => [
      path,
      [...new Set(specifiersIn(source).map((specifier) => resolved(path, specifier)))],
    ]),
  )
}

function specifiersIn(source: string): string[] {
  const types = [...source.matchAll(/@.*\bimport\('([^']+)'\)/g)].map(([, specifier = '']) => specifier)
  return [...types, ...[...nodesIn(source)].flatMap(specifierOf)]
}

/** What a node imports. A specifier that is only known when the code runs is none that a rule could be held to. */
function specifierOf(node: SyntaxNode): string[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return textOf(node.source)
    case 'CallExpression':
      return isImport(node.callee) ? textOf(firstArgument(node)) : []
    case 'TsImportType':
      return textOf(node.argument)
    case 'TsExternalModuleReference':
      return textOf(node.expression)
    default:
      return []
  }
}

function isImport(callee: unknown): boolean {
  const { type, value } = callee as SyntaxNode
  return type === 'Import' || (type === 'Identifier' && value === 'require')
}

function firstArgument({ arguments: given }: SyntaxNode): unknown {
  const [first] = given as readonly { expression: unknown }[]
  return first?.expression
}

function textOf(node: unknown): string[] {
  const { type, value, quasis = [] } = (node ?? {}) as Partial<SyntaxNode> & { quasis?: { cooked: string }[] }
  if (type === 'StringLiteral') return [String(value)]
  return type === 'TemplateLiteral' && quasis.length === 1 ? quasis.map(({ cooked }) => cooked) : []
}

function resolved(from: string, specifier: string): string {
  return specifier.startsWith('.') ? join(from, '..', specifier) : specifier
}
