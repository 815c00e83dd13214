/**
 * The suites that hold each part of `lib/`, by how their names begin; for what has no suites of its own, those that
 * go through it. A mutant costs a load of each, so the list is short: no bundles, no gateways, no cluster, which has
 * the same cases as the one server, and nothing that waits for deadlines to pass.
 */
const suites: Readonly<Record<string, readonly string[]>> = {
  likes: [
    'unit/likes',
    'handlers/likes',
    'handlers/metrics',
    'handlers/health-checks',
    'store/likes',
    'store/redis-ledger',
  ],
  polls: ['unit/polls', 'handlers/polls', 'handlers/metrics', 'handlers/health-checks', 'store/polls'],
  registry: [
    'unit/registry',
    'unit/sweep',
    'unit/prob',
    'unit/name-resolver',
    'handlers/registry',
    'handlers/evidence',
    'handlers/sweep',
    'handlers/health-checks',
    'store/registry',
    'store/locks',
    'store/sweep',
  ],
  platform: ['unit', 'handlers/metrics', 'store/redis-ledger', 'store/dynamodb'],
  openapi: ['unit/contracts'],
}

const throughEveryLayer = [
  'unit',
  'handlers/likes',
  'handlers/polls-input',
  'handlers/polls\\.',
  'handlers/registry-input',
  'handlers/registry\\.',
  'handlers/tokens',
]

/** As patterns of Jest's `testRegex`. */
export function suitesOf(target: string): string[] {
  const [folder = ''] = target.split('/')
  return (suites[folder] ?? throughEveryLayer).map((suite) => `/tests/${suite}.*\\.test\\.ts$`)
}
