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
  [/^aws-lambda$/, /^lib\/(http|api|local)\//],
  [/^@aws-sdk\//, /^lib\/.*\/dynamodb\/|^lib\/platform\/dynamodb\.ts$|^lib\/local\//],
  [/^ioredis$/, /^lib\/likes\/redis\/|^lib\/platform\/redis\.ts$|^lib\/local\//],
  [/^valibot$/, /^lib\/api\//],
  [/^@valibot\/to-json-schema$/, /^lib\/api\/openapi\//],
  [/^@aws-lambda-powertools\//, /^lib\/platform\//],
]

const features = ['users', 'posts', 'likes', 'polls', 'registry']
const isFeature = new RegExp(`^lib/(${features.join('|')})/`)

/** What no file of a part of the code may reach, directly or through others. */
const walls: [from: RegExp, to: RegExp, reason: string][] = [
  [/^lib\//, /^handlers\//, 'handlers stand on top of everything'],
  [/^(handlers|lib\/(?!local\/))/, /^lib\/local\//, 'what runs on a laptop only is never bundled'],
  [/^lib\/platform\//, /^(?!lib\/platform\/)lib\//, 'the platform knows nothing above it'],
  [/^lib\/http\//, /^lib\/(?!http\/|platform\/)/, 'HTTP knows no API and no feature'],
  [isFeature, /^lib\/(api|http)\//, 'a feature knows no API and no HTTP'],
  [
    /^lib\/(?!local\/)(?!.*\/(composition\/|wiring))/,
    /^lib\/.*(\/composition\/|wiring)/,
    'only handlers compose',
  ],
]

/** Breaches that are still there. The list only shrinks. */
const exceptions = new Set<string>([
  'lib/likes/likes.ts → lib/api/classic/likes/likes-contract.ts',
  'lib/likes/likes.ts → lib/api/contract/define-route.ts',
  'lib/likes/liking.ts → lib/api/classic/likes/likes-contract.ts',
  'lib/polls/counting.ts → lib/api/classic/polls/polls-contract.ts',
  'lib/polls/dynamodb/dynamodb-poll-store.ts → lib/api/classic/polls/polls-contract.ts',
  'lib/polls/dynamodb/poll-requests.ts → lib/api/classic/polls/polls-contract.ts',
  'lib/polls/dynamodb/result-item.ts → lib/api/classic/polls/polls-contract.ts',
  'lib/polls/dynamodb/vote-requests.ts → lib/api/classic/polls/polls-contract.ts',
  'lib/polls/poll-store.ts → lib/api/classic/polls/polls-contract.ts',
  'lib/polls/polls.ts → lib/api/classic/polls/polls-contract.ts',
  'lib/polls/vote-store.ts → lib/api/classic/polls/polls-contract.ts',
  'lib/polls/voting.ts → lib/api/classic/polls/polls-contract.ts',
  'lib/posts/dynamodb/dynamodb-post-store.ts → lib/api/classic/likes/likes-contract.ts',
  'lib/posts/dynamodb/post-requests.ts → lib/api/classic/likes/likes-contract.ts',
  'lib/posts/post-store.ts → lib/api/classic/likes/likes-contract.ts',
  'lib/posts/publishing.ts → lib/api/classic/likes/likes-contract.ts',
  'lib/registry/instances/instance-queries.ts → lib/api/classic/registry/registry-contract.ts',
  'lib/registry/instances/instance-queries.ts → lib/api/classic/registry/views.ts',
  'lib/registry/instances/registrar.ts → lib/api/classic/registry/registry-contract.ts',
  'lib/registry/instances/registrar.ts → lib/api/classic/registry/views.ts',
  'lib/registry/instances/registrar.ts → lib/api/contract/define-route.ts',
])

describe('dependencies', () => {
  test('are found at all', () => {
    expect(sources.length).toBeGreaterThan(40)
    expect(imports.length).toBeGreaterThan(100)
  })

  test.each(packages)('on %p are held by %p', (name, only) => {
    expect(imports.filter(({ from, to }) => name.test(to) && !only.test(from))).toEqual([])
  })

  test.each(walls)('from %p to %p do not exist: %s', (from, to) => {
    const reaching = imports.filter((dependency) => from.test(dependency.from) && to.test(dependency.to))
    const breaches = new Set(reaching.map((dependency) => `${dependency.from} → ${dependency.to}`))
    expect([...breaches].filter((breach) => !exceptions.has(breach))).toEqual([])
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
