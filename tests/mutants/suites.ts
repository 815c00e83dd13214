/**
 * The suites that hold each part of `lib/`, by how their names begin; the first line that matches counts. A mutant
 * costs a load of each of them, so the lists are short: no bundles, no gateways, no cluster, which has the same cases
 * as the one server, and of what waits for deadlines to pass no more than must be.
 */
const suites: readonly (readonly [part: RegExp, names: readonly string[]])[] = [
  [/^(likes|posts)\/wiring/, ['handlers/likes', 'handlers/metrics', 'handlers/health-checks']],
  [/^posts\//, ['unit/likes', 'handlers/likes', 'store/likes', 'store/dynamodb-outage']],
  [/^likes\//, ['unit/likes', 'handlers/likes', 'store/redis-ledger']],
  [
    /^polls\/wiring/,
    ['handlers/polls\\.', 'handlers/polls-health', 'handlers/metrics', 'handlers/health-checks'],
  ],
  [/^polls\/dynamodb\//, ['unit/polls', 'handlers/polls\\.', 'store/polls']],
  [/^polls\//, ['unit/polls', 'handlers/polls\\.', 'handlers/polls-create']],
  [/^registry\/probe\/(address|url)-rules/, ['unit/probe-rules\\.']],
  [/^registry\/probe\/name-resolver/, ['unit/name-resolver']],
  [/^registry\/probe\/outcome/, ['unit/sweep-']],
  [/^registry\/probe\//, ['unit/prober']],
  [
    /^registry\/(sweep\/(judgement|pass|shards|dynamodb\/commit-requests)|probation\/probation\.|history\/dynamodb\/audit-log-requests)/,
    ['unit/sweep-'],
  ],
  [
    /^registry\/(sweep\/(lock|dynamodb\/.*-requests)|probation\/dynamodb\/probation-requests)/,
    ['unit/sweep-operations', 'store/locks'],
  ],
  [/^registry\/history\/dynamodb\/dynamodb-audit-log/, ['unit/outlived-cursors', 'handlers/evidence']],
  [/^registry\/sweep\/dynamodb\/dynamodb-locks/, ['store/locks']],
  [/^registry\/(sweep|probation)\//, ['store/sweep\\.', 'store/sweep-probation']],
  [
    /^registry\/wiring/,
    [
      'handlers/registry',
      'handlers/evidence',
      'handlers/sweep',
      'handlers/health-checks',
      'handlers/metrics',
    ],
  ],
  [
    /^registry\/(instances\/instance-url|history\/last-pass\.)/,
    ['unit/instance-url', 'unit/registry-last-pass'],
  ],
  [
    /^registry\/instances\/(instance\.|dynamodb\/instance-)|^registry\/history\/dynamodb\/last-pass-requests/,
    ['unit/registry-operations', 'unit/sweep-'],
  ],
  [
    /^registry\/membership\//,
    ['unit/registry-presence', 'store/registry-self-registration', 'handlers/health-checks'],
  ],
  [/^registry\/instances\/(registrar|instance-queries)/, ['handlers/registry\\.', 'store/sweep-probation']],
  [/^registry\/.*\/dynamodb-/, ['store/registry-instances']],
  [/^registry\//, ['unit/contracts', 'handlers/registry', 'handlers/evidence']],
  [/^api\/.*-service\.ts/, ['unit/contracts']],
  [
    /^api\/classic\/polls\//,
    [
      'unit/contracts',
      'unit/polls-response-list',
      'handlers/polls-create',
      'handlers/polls-input',
      'handlers/polls\\.',
    ],
  ],
  [/^api\/classic\/(likes|posts)\//, ['unit/contracts', 'handlers/likes']],
  [/^api\/classic\/registry\//, ['unit/contracts', 'handlers/registry', 'handlers/evidence']],
  [/^api\/openapi\//, ['unit/contracts']],
  [/^api\/contract\/fields/, ['unit/fields']],
  [/^api\/contract\//, ['unit/(contracts|endpoint|entity-tag)']],
  [/^platform\/redis/, ['unit/redis', 'store/redis-ledger', 'store/redis-trouble', 'store/redacted-log']],
  [/^platform\/dynamodb/, ['unit/dynamodb', 'store/dynamodb-outage']],
  [/^platform\/cursor/, ['unit/cursor', 'handlers/cursors']],
  [/^platform\//, ['unit/variables', 'unit/metrics', 'handlers/metrics', 'handlers/health-checks']],
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
