import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

/**
 * The direction of dependencies: handlers → composition → http and domain ← adapters. Read off the sources'
 * import statements, those of types included.
 */
const sources = ['handlers', 'lib'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|js)$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => join(root, path)),
)

interface Import {
  readonly from: string
  readonly to: string
}

const imports: Import[] = sources.flatMap((from) =>
  [
    ...readFileSync(from, 'utf8').matchAll(
      /^\s*(?:import|export)\b[^'";]*?from '([^']+)'|^\s*import '([^']+)'/gms,
    ),
  ].map(([, named, bare]) => {
    const specifier = named ?? bare ?? ''
    return { from, to: specifier.startsWith('.') ? join(dirname(from), specifier) : specifier }
  }),
)

/** Packages that only some files may know. */
const packages: [name: RegExp, only: RegExp][] = [
  [/^@middy\//, /^lib\/http\//],
  [/^aws-lambda$/, /^lib\/http\/|^lib\/local\//],
  [
    /^@aws-sdk\//,
    /\/dynamodb-[^/]+\.ts$|-(operations|item)\.ts$|^lib\/platform\/dynamodb\.ts$|^lib\/local\//,
  ],
  [/^ioredis$/, /\/redis-[^/]+\.ts$|^lib\/platform\/redis\.ts$|^lib\/local\//],
  [/^valibot$/, /^lib\/contract\/|contract\.ts$/],
  [/^@valibot\/to-json-schema$/, /^lib\/openapi\//],
  [/^@aws-lambda-powertools\//, /^lib\/platform\//],
]

/** What a folder's files may not reach for: [these files, must not import these]. */
const walls: [from: RegExp, to: RegExp, reason: string][] = [
  [/^lib\//, /^handlers\//, 'handlers stand on top of everything'],
  [/^(handlers|lib\/(?!local\/))/, /^lib\/local\//, 'what runs on a laptop only is never bundled'],
  [/^lib\/(?!local\/)(?!.*\/composition\/)/, /\/composition\//, 'only handlers and compositions compose'],
  [
    /^lib\/(platform|http|contract|errors|cursor)/,
    /^lib\/(likes|polls|registry)\//,
    'the general knows no service',
  ],
  [/^lib\/platform\//, /^lib\/(http|contract|openapi)\//, 'the platform knows no HTTP'],
  [
    /^lib\/likes\/(?!composition\/)/,
    /^lib\/(polls|registry)\//,
    'services meet only where they are composed',
  ],
  [
    /^lib\/polls\/(?!composition\/)/,
    /^lib\/(likes|registry)\//,
    'services meet only where they are composed',
  ],
  [/^lib\/registry\//, /^lib\/(likes|polls)\//, 'services meet only where they are composed'],
  [/^lib\/(likes|polls|registry)\//, /^lib\/http\//, 'a domain knows no HTTP'],
  [/^handlers\//, /^(?!lib\/|node:)/, 'a handler joins a contract and an operation, nothing else'],
]

describe('dependencies', () => {
  test('are found at all', () => {
    expect(sources.length).toBeGreaterThan(40)
    expect(imports.length).toBeGreaterThan(100)
  })

  test.each(packages)('on %p are held by %p', (name, only) => {
    expect(imports.filter(({ from, to }) => name.test(to) && !only.test(from))).toEqual([])
  })

  test.each(walls)('from %p to %p do not exist: %s', (from, to) => {
    expect(imports.filter((dependency) => from.test(dependency.from) && to.test(dependency.to))).toEqual([])
  })

  test('form no circle', () => {
    const next = new Map(
      sources.map((file) => [file, imports.filter(({ from }) => from === file).map(({ to }) => to)]),
    )
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): string[] => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
      if (done.has(file)) return []
      const circle = (next.get(file) ?? [])
        .map((to) => visit(to, [...path, file]))
        .find(({ length }) => length > 0)
      done.add(file)
      return circle ?? []
    }
    expect(sources.map((file) => visit(file, [])).find(({ length }) => length > 0) ?? []).toEqual([])
  })
})

test('only the configuration reads the environment', () => {
  const readers = sources.filter((file) => readFileSync(file, 'utf8').includes('process.env'))
  expect(readers.filter((file) => !file.startsWith('lib/local/'))).toEqual(['lib/platform/config.ts'])
})

test('a handler is a few lines', () => {
  const long = sources
    .filter((file) => file.startsWith('handlers/'))
    .filter((file) => readFileSync(file, 'utf8').split('\n').length > 20)
  expect(long).toEqual([])
})
