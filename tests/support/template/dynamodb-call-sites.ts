import { readdirSync, readFileSync } from 'node:fs'
import { parseSync } from '@swc/core'

/** A place in the sources that sends something to DynamoDB, or calls a function that does. */
export interface CallSite {
  readonly file: string
  readonly what: string
  /** As in source maps: lines count from 1, columns from 0. */
  readonly line: number
  readonly column: number
  /** How many functions enclose it, down to the innermost one with a name. */
  readonly depth: number
}

interface Found extends CallSite {
  readonly kind: 'action' | 'call'
  readonly name: string
  readonly enclosing: string
}

interface Node {
  readonly type: string
  readonly span: { readonly start: number }
  readonly [part: string]: unknown
}

/**
 * The places in `lib` that make a command or an item of a transaction for DynamoDB, and all direct and indirect calls of
 * the functions that do. Functions are identified by their names.
 */
export function dynamodbCallSites(): CallSite[] {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  // The prober uses no store, but some of its functions have the names of stores' functions.
  const found = files
    .filter((file) => /^(?!api\/|http\/|local\/|platform\/|registry\/probe\/).*\.ts$/.test(file))
    .flatMap((file) => callSitesIn(`lib/${file}`))
  const sending = new Set<string>()
  const isSending = ({ kind, name }: Found) => kind === 'action' || sending.has(name)
  for (let before = -1; sending.size > before; ) {
    before = sending.size
    for (const { enclosing } of found.filter(isSending)) sending.add(enclosing)
  }
  return found.filter(isSending)
}

const transactItem = /^(Put|Update|Delete|ConditionCheck)$/
const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'MethodProperty',
  'ClassMethod',
])

function callSitesIn(file: string): Found[] {
  const text = readFileSync(file)
  const found: Found[] = []
  visit(parseSync(text.toString(), { syntax: 'typescript', target: 'es2023' }) as unknown as Node, '', 0, 0)
  return found

  function visit(node: Node, enclosing: string, depth: number, level: number, name = ''): void {
    const note = (kind: Found['kind'], what: string, at: Node) =>
      found.push({
        file,
        what: `${what} in ${enclosing}`,
        kind,
        name: what,
        enclosing,
        depth,
        ...position(at),
      })
    const callee = node.callee as Node | undefined
    if (node.type === 'ImportDeclaration') return
    if (/Command$/.test(nameOf(node))) note('action', nameOf(node), node)
    if (node.type === 'MemberExpression' && nameOf(node.object) === 'tables') {
      note('action', `tables.${nameOf(node.property)}`, node)
    }
    if (node.type === 'KeyValueProperty' && transactItem.test(nameOf(node.key))) {
      note('action', nameOf(node.key), node.key as Node)
    }
    if (node.type === 'CallExpression') {
      const property = callee?.type === 'MemberExpression' ? (callee.property as Node) : callee
      if (property?.type === 'Identifier') note('call', String(property.value), node)
    }
    const own = nameOf(node.identifier ?? node.key ?? node.id) || name
    const isFunction = functionTypes.has(node.type)
    for (const part of Object.values(node).flat()) {
      if (typeof part !== 'object' || part === null) continue
      const child = ((part as { expression?: unknown }).expression ?? part) as Node
      if (!isFunction) visit(child, enclosing, depth, level, isFunctionNode(child) ? own : '')
      else if (own) visit(child, own, level + 1, level + 1)
      else visit(child, enclosing, depth, level + 1)
    }
  }

  function position({ span }: Node) {
    const before = text
      .subarray(0, span.start - 1)
      .toString()
      .split('\n')
    return { line: before.length, column: before.at(-1)?.length ?? 0 }
  }
}

function isFunctionNode({ type }: Node): boolean {
  return functionTypes.has(type)
}

function nameOf(node: unknown): string {
  const { type, value } = (node ?? {}) as Partial<Node>
  return type === 'Identifier' ? String(value) : ''
}
