/**
 * The suites that hold each part of `lib/`, by how their names begin; the first line that matches counts. A mutant
 * costs a load of each of them, so the lists are short: no bundles, no gateways, no cluster, which has the same cases
 * as the one server, and of what waits for deadlines to pass no more than must be.
 */
const suites: readonly (readonly [part: RegExp, names: readonly string[]])[] = [
  [/\/service\.ts/, ['unit/contracts']],
  [/^likes\/composition\//, ['handlers/likes', 'handlers/metrics', 'handlers/health-checks']],
  [/^likes\/.*posts/, ['unit/likes', 'handlers/likes', 'store/likes', 'store/dynamodb-outage']],
  [/^likes\//, ['unit/likes', 'handlers/likes', 'store/redis-ledger']],
  [
    /^polls\/composition\//,
    ['handlers/polls\\.', 'handlers/polls-health', 'handlers/metrics', 'handlers/health-checks'],
  ],
  [/^polls\/(dynamodb-|.*-operations)/, ['unit/polls', 'handlers/polls\\.', 'store/polls']],
  [
    /^polls\/contract/,
    ['unit/contracts', 'handlers/polls-create', 'handlers/polls-input', 'handlers/polls\\.'],
  ],
  [/^polls\//, ['unit/polls', 'handlers/polls\\.', 'handlers/polls-create']],
  [/^registry\/probe\/(address|url)-rules/, ['unit/probe-rules\\.']],
  [/^registry\/probe\/name-resolver/, ['unit/name-resolver']],
  [/^registry\/probe\/outcome/, ['unit/sweep-']],
  [/^registry\/probe\//, ['unit/prober']],
  [
    /^registry\/sweep\/(judgement|pass|probation|shards|commit-operations|evidence-operations)/,
    ['unit/sweep-'],
  ],
  [/^registry\/sweep\/(lock|.*-operations)/, ['unit/sweep-operations', 'store/locks']],
  [/^registry\/sweep\/dynamodb-evidence/, ['unit/outlived-cursors', 'handlers/evidence']],
  [/^registry\/sweep\/dynamodb-locks/, ['store/locks']],
  [/^registry\/sweep\//, ['store/sweep\\.', 'store/sweep-probation']],
  [
    /^registry\/composition\//,
    [
      'handlers/registry',
      'handlers/evidence',
      'handlers/sweep',
      'handlers/health-checks',
      'handlers/metrics',
    ],
  ],
  [/^registry\/(instance-url|last-pass\.)/, ['unit/instance-url', 'unit/registry-last-pass']],
  [/^registry\/(instance\.|instance-item|.*-operations)/, ['unit/registry-operations', 'unit/sweep-']],
  [
    /^registry\/(self-registration|presence|service-health)/,
    ['unit/registry-presence', 'store/registry-self-registration', 'handlers/health-checks'],
  ],
  [/^registry\/(registrar|directory|rows)/, ['handlers/registry\\.', 'store/sweep-probation']],
  [/^registry\/dynamodb-/, ['store/registry-instances']],
  [/^registry\//, ['unit/contracts', 'handlers/registry', 'handlers/evidence']],
  [/^openapi\//, ['unit/contracts']],
  [/^platform\/redis/, ['unit/redis', 'store/redis-ledger', 'store/redis-trouble', 'store/redacted-log']],
  [/^platform\/dynamodb/, ['unit/dynamodb', 'store/dynamodb-outage']],
  [/^platform\//, ['unit/variables', 'unit/metrics', 'handlers/metrics', 'handlers/health-checks']],
  [/^cursor/, ['unit/cursor', 'handlers/cursors']],
  [/^contract\/fields/, ['unit/fields']],
  [/^contract\//, ['unit/(contracts|endpoint|entity-tag)']],
  [/^http\/(body|json-members)/, ['unit/body']],
  [/^http\/parameters/, ['unit/(body|endpoint)']],
  [/^http\/(entity-tag|fallback|path)/, ['unit/(entity-tag|fallback)']],
  [/^http\/caller/, ['handlers/tokens']],
  [/^http\//, ['unit/(endpoint|entity-tag|failure-log|fallback)']],
  [
    /./,
    [
      'unit/(endpoint|entity-tag|fallback|body|failure-log|http-api|web-guard)',
      'handlers/likes',
      'handlers/polls-input',
      'handlers/registry-input',
      'handlers/tokens',
    ],
  ],
]

/** Patterns of the paths of the suites that hold a file, named as from `lib/`. */
export function suitesOf(file: string): string[] {
  const [, names = []] = suites.find(([part]) => part.test(file)) ?? []
  return names.map((name) => `/tests/${name}.*\\.ts$`)
}
