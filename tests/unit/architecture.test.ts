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
import { breachesOf, cycleIn } from '../support/architecture/rules.ts'

const roots = ['handlers', 'lib', 'console'].filter((root) => existsSync(root))
const files = roots.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|js)$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => join(root, path)),
)
const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const graph = importGraph(sources)
const apis = readdirSync('lib/api', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => !['contract', 'openapi'].includes(name))

describe('the sources', () => {
  test('import only files that exist', () => {
    const missing = [...graph].flatMap(([from, imports]) =>
      imports
        .filter((to) => /^(lib|handlers|console)\//.test(to) && !existsSync(to))
        .map((to) => `${from} → ${to}`),
    )
    expect(missing).toEqual([])
  })

  test('lie only in folders that the rules cover', () => {
    const rooms = ['api', 'http', 'platform', 'local', 'mock', ...features]
    const isKnown = new RegExp(`^(handlers/|console/|lib/(${rooms.join('|')})/)`)
    expect(files.filter((file) => !isKnown.test(file))).toEqual([])
  })

  test('form no cycle', () => {
    expect(cycleIn(graph)).toEqual([])
  })
})

test.each([...dependencyRules, ...apiRules(apis), ...packageRules])('$title', (rule) => {
  expect(breachesOf(rule, graph)).toEqual([])
})

test('only the configuration reads the environment', () => {
  const readers = files.filter((file) => sources.get(file)?.includes('process.env'))
  expect(readers.filter((file) => !file.startsWith('lib/local/'))).toEqual(['lib/platform/config.ts'])
})

test('a handler is a few lines, besides one for each endpoint', () => {
  const long = files
    .filter((file) => file.startsWith('handlers/'))
    .filter(
      (file) =>
        (sources.get(file) ?? '').split('\n').filter((line) => !/^ +endpoint\(/.test(line)).length > 20,
    )
  expect(long).toEqual([])
})
