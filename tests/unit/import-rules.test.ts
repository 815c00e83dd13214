import { describe, expect, test } from '@jest/globals'
import { importGraph } from '../support/architecture/imports.ts'
import { breachesOf, cycleIn, type Rule } from '../support/architecture/rules.ts'

const graphOf = (sources: Readonly<Record<string, string>>) => importGraph(new Map(Object.entries(sources)))
const rule: Rule = { title: 'likes reaches no API', files: /^lib\/likes\//, forbidden: /^lib\/api\// }

describe('the graph of imports holds', () => {
  test.each([
    ['a named import', "import { route } from '../api/route.ts'"],
    [
      'an import of several lines',
      "import {\n  route,\n  // it's said that\n  other,\n} from '../api/route.ts'",
    ],
    ['a type import', "import type { Route } from '../api/route.ts'"],
    ['a type among values', "import { type Route } from '../api/route.ts'"],
    ['an import for its side effects', "import '../api/route.ts'"],
    ['a re-export', "export { route } from '../api/route.ts'"],
    ['a re-export of all', "export * from '../api/route.ts'"],
    ['a re-export of a type', "export type { Route } from '../api/route.ts'"],
    ['a dynamic import', "const { route } = await import('../api/route.ts')"],
    ['a dynamic import of a plain template', 'const { route } = await import(`../api/route.ts`)'],
    ['a type taken from a module', "export type Path = import('../api/route.ts').Route['path']"],
    ['a type of a JSDoc comment', "/** @type {import('../api/route.ts').Route} */\nlet route"],
    ['a require', "const { route } = require('../api/route.ts')"],
  ])('%s', (_, source) => {
    expect(graphOf({ 'lib/likes/likes.ts': source }).get('lib/likes/likes.ts')).toEqual(['lib/api/route.ts'])
  })

  test('packages by their names', () => {
    expect(graphOf({ 'lib/a.ts': "import * as v from 'valibot'" }).get('lib/a.ts')).toEqual(['valibot'])
  })

  test('nothing that is only written in a comment or a text', () => {
    const source = "// import '../api/route.ts'\nexport const text = `import '../api/route.ts'`"
    expect(graphOf({ 'lib/a.ts': source }).get('lib/a.ts')).toEqual([])
  })
})

describe('a breach is found', () => {
  test('at the file itself', () => {
    const graph = graphOf({ 'lib/likes/likes.ts': "import { route } from '../api/route.ts'" })
    expect(breachesOf(rule, graph)).toEqual(['lib/likes/likes.ts → lib/api/route.ts'])
  })

  test('through two other files, one of which re-exports a type, and is told with its path', () => {
    const graph = graphOf({
      'lib/likes/likes.ts': "import { a } from '../platform/a.ts'",
      'lib/platform/a.ts': "export type * from './b.ts'",
      'lib/platform/b.ts': "import type { Route } from '../api/route.ts'",
      'lib/api/route.ts': 'export interface Route {}',
    })
    expect(breachesOf(rule, graph)).toEqual([
      'lib/likes/likes.ts → lib/platform/a.ts → lib/platform/b.ts → lib/api/route.ts',
    ])
    expect(breachesOf({ ...rule, isDirect: true }, graph)).toEqual([])
  })

  test('by its shortest path, where files import one another in a cycle too', () => {
    const graph = graphOf({
      'lib/likes/a.ts': "import './b.ts'\nimport './c.ts'",
      'lib/likes/b.ts': "import './a.ts'\nimport './c.ts'",
      'lib/likes/c.ts': "import '../api/route.ts'",
    })
    expect(breachesOf(rule, graph)).toEqual([
      'lib/likes/a.ts → lib/likes/c.ts → lib/api/route.ts',
      'lib/likes/b.ts → lib/likes/c.ts → lib/api/route.ts',
      'lib/likes/c.ts → lib/api/route.ts',
    ])
    expect(cycleIn(graph)).toEqual(['lib/likes/a.ts', 'lib/likes/b.ts', 'lib/likes/a.ts'])
  })

  test('in no other file, and in none that the rule allows', () => {
    const graph = graphOf({
      'lib/polls/polls.ts': "import '../api/route.ts'",
      'lib/likes/likes.ts': "import '../platform/ids.ts'",
    })
    expect(breachesOf(rule, graph)).toEqual([])
    expect(cycleIn(graph)).toEqual([])
  })
})
