import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  apiRules,
  dependencyRules,
  features,
  packageRules,
} from '../support/architecture/dependency-rules.ts'
import { importGraph } from '../support/architecture/imports.ts'
import { breachesOf, circleIn, needlessExceptions } from '../support/architecture/rules.ts'

const roots = ['handlers', 'lib', 'console'].filter((root) => existsSync(root))
const files = roots.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|js)$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => join(root, path)),
)
const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const graph = importGraph(sources)
const apis = readdirSync('lib/api').filter((name) => !['contract', 'openapi'].includes(name))
const rules = [...dependencyRules, ...apiRules(apis), ...packageRules]

/** The imports that still break a rule, as `from → to`. The list only shrinks. */
const exceptions = new Set<string>([])

describe('the sources', () => {
  test('import only files that exist', () => {
    const missing = [...graph].flatMap(([from, imports]) =>
      imports
        .filter((to) => /^(lib|handlers|console)\//.test(to) && !existsSync(to))
        .map((to) => `${from} → ${to}`),
    )
    expect(missing).toEqual([])
  })

  test('lie in rooms that the rules are about', () => {
    const rooms = ['api', 'http', 'platform', 'local', 'mock', ...features]
    const isKnown = new RegExp(`^(handlers/|console/|lib/(${rooms.join('|')})/)`)
    expect(files.filter((file) => !isKnown.test(file))).toEqual([])
  })

  test('form no circle', () => {
    expect(circleIn(graph)).toEqual([])
  })
})

test.each(rules)('$title', (rule) => {
  expect(breachesOf(rule, graph, exceptions)).toEqual([])
})

test('no exception is listed that no rule needs', () => {
  expect(needlessExceptions(rules, graph, exceptions)).toEqual([])
})

test('only the configuration reads the environment', () => {
  const readers = files.filter((file) => sources.get(file)?.includes('process.env'))
  expect(readers.filter((file) => !file.startsWith('lib/local/'))).toEqual(['lib/platform/config.ts'])
})

test('a handler is a few lines', () => {
  const long = files
    .filter((file) => file.startsWith('handlers/'))
    .filter((file) => (sources.get(file) ?? '').split('\n').length > 20)
  expect(long).toEqual([])
})
