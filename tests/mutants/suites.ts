/**
 * The suites that test each part of `lib/`, by the beginnings of their names; the first line that matches counts.
 * Every mutant loads all of its suites, so the lists are short: no bundles, no gateways, no Redis cluster, whose cases
 * are those of the single server, and few tests that wait for deadlines.
 */
export const suites: readonly (readonly [part: RegExp, names: readonly string[]])[] = [
  [
    /^(likes|posts|users)\/(store-)?wiring/,
    ['handlers/likes', 'handlers/posts', 'handlers/users', 'handlers/metrics', 'handlers/health-checks'],
  ],
  [
    /^(posts|polls)\/.*unlisted|^posts\/.*\/listing|^polls\/(register-voters|.*(poll-listing|vote-reader))|^likes\/register-likers|^users\/record/,
    ['unit/upgrade', 'store/upgrade\\.'],
  ],
  [/^posts\//, ['unit/posts', 'handlers/likes', 'handlers/posts', 'store/posts', 'store/dynamodb-outage']],
  [/^likes\/redis\/scripts\/add-likes/, ['store/bulk\\.']],
  [/^likes\//, ['unit/likes', 'handlers/likes', 'handlers/posts', 'store/redis-like-store']],
  [
    /^polls\/wiring/,
    ['handlers/polls\\.', 'handlers/polls-(health|list|votes)', 'handlers/metrics', 'handlers/health-checks'],
  ],
  [
    /^polls\/dynamodb\/dynamodb-(poll-list|vote-history)/,
    ['handlers/polls-(list|votes)', 'store/polls-(history|listing)'],
  ],
  [/^polls\/dynamodb\//, ['unit/polls', 'handlers/polls\\.', 'store/polls']],
  [/^polls\//, ['unit/polls', 'handlers/polls\\.', 'handlers/polls-(create|list|votes)']],
  [/^registry\/probe\/(address|url)-rules/, ['unit/probe-rules\\.']],
  [/^registry\/probe\/allowed-cidrs/, ['unit/probe-rules-on-aws']],
  [/^registry\/probe\/name-resolver/, ['unit/name-resolver']],
  [/^registry\/probe\/outcome/, ['unit/sweep-']],
  [/^registry\/probe\//, ['unit/prober']],
  [
    /^registry\/(sweep\/(changes|finding|judgement|self-preservation|pass-counts|shards|dynamodb\/commit-requests)|probation\/(flapping|probation)\.|history\/dynamodb\/(audit-log-requests|.*-item|retention))/,
    ['unit/sweep-'],
  ],
  [
    /^registry\/(schedule|sweep\/(lock-|dynamodb\/lock-requests)|probation\/dynamodb\/probation-)|^platform\/clock-skew/,
    ['unit/sweep-lock-state', 'unit/sweep-requests', 'unit/sweep-probation', 'store/locks'],
  ],
  [/^registry\/history\/dynamodb\/dynamodb-audit-log/, ['unit/expired-cursors', 'handlers/registry-history']],
  [/^registry\/sweep\/scheduled-sweep/, ['unit/scheduled-sweep', 'handlers/metrics']],
  [/^registry\/sweep\/dynamodb\/dynamodb-lock-store/, ['store/locks']],
  [/^registry\/(sweep|probation)\//, ['store/sweep\\.', 'store/sweep-probation']],
  [
    /^registry\/wiring/,
    ['handlers/registry', 'handlers/sweep', 'handlers/health-checks', 'handlers/metrics'],
  ],
  [
    /^registry\/(instances\/instance-url|history\/last-pass\.)/,
    ['unit/instance-url', 'unit/registry-last-pass'],
  ],
  [
    /^registry\/instances\/(instance\.|dynamodb\/instance-)|^registry\/history\/dynamodb\/last-pass-requests/,
    ['unit/registry-requests', 'unit/sweep-'],
  ],
  [
    /^registry\/membership\//,
    ['unit/registry-presence', 'store/registry-self-registration', 'handlers/health-checks'],
  ],
  [
    /^registry\/instances\/(register|deregister|find|list|record|registration|refusals)/,
    ['unit/registry-use-cases', 'handlers/registry\\.', 'handlers/forbidden-urls', 'store/sweep-probation'],
  ],
  [/^registry\/.*\/dynamodb-/, ['store/registry-instances']],
  [/^registry\//, ['unit/contracts', 'handlers/registry']],
  [/^api\/classic\/(services\.|.*-service\.)/, ['unit/(contracts|openapi)']],
  [/^api\/classic\/(conventions|problem-schema|page-examples|.*-description\.)/, ['unit/openapi']],
  [/^api\/classic\/service-health-route/, ['unit/contracts', 'handlers/health-checks']],
  [
    /^api\/classic\/polls\//,
    [
      'unit/contracts',
      'unit/polls-response-list',
      'handlers/polls-(create|input|list|votes)',
      'handlers/polls\\.',
    ],
  ],
  [
    /^api\/classic\/(likes|posts|users)\//,
    ['unit/contracts', 'handlers/likes', 'handlers/posts', 'handlers/users'],
  ],
  [/^api\/classic\/registry\//, ['unit/contracts', 'unit/registry-history-views', 'handlers/registry']],
  [/^api\/(apis|errors-at|x\/x-service)/, ['unit/(contracts|fallback|http-api)']],
  [/^api\/x\/x-(conventions|description|requests)/, ['unit/(openapi|x-)']],
  [/^api\/x\//, ['unit/x-', 'handlers/x-']],
  [/^api\/openapi\//, ['unit/(contracts|openapi|x-openapi)']],
  [/^api\/contract\/fields/, ['unit/fields']],
  [/^api\/contract\//, ['unit/(contracts|endpoint|entity-tag)']],
  [
    /^platform\/redis/,
    ['unit/redis', 'store/redis-like-store', 'store/redis-unwritable', 'store/redacted-log'],
  ],
  [
    /^platform\/dynamodb\/(batch-get|feed|read-items)/,
    [
      'unit/posts-dynamodb',
      'unit/batch-get',
      'store/posts-both-ways',
      'store/posts\\.',
      'store/polls-listing',
      'store/reading-together',
    ],
  ],
  [/^platform\/dynamodb\/items-after/, ['unit/users', 'store/polls-listing']],
  [/^platform\/dynamodb/, ['unit/dynamodb', 'store/dynamodb-outage']],
  [/^platform\/cursor/, ['unit/cursor', 'handlers/cursors']],
  [/^platform\/(chunks|grouped)/, ['store/bulk\\.']],
  [/^platform\/(once|page)/, ['unit/page']],
  [/^platform\/snowflakes/, ['unit/snowflakes']],
  [/^platform\//, ['unit/variables', 'unit/metrics', 'handlers/metrics', 'handlers/health-checks']],
  [/^api\/classic\/unknown-parameters/, ['unit/unknown-parameters']],
  [/^api\/classic\/(parameters|problem|error-response)/, ['unit/(body|endpoint|unknown-parameters)']],
  [/^api\/classic\/classic-/, ['unit/contracts', 'handlers/tokens']],
  [
    /^api\/classic\/refusals/,
    [
      'unit/(endpoint|refusal-wordings)',
      'handlers/(polls|registry)\\.',
      'handlers/tokens',
      'handlers/cursors',
    ],
  ],
  [/^upgrade\//, ['unit/upgrade', 'store/upgrade\\.']],
  [/^users\/acting/, ['handlers/tokens']],
  [/^users\//, ['unit/users', 'handlers/users', 'store/users']],
  [/^http\/(body|header|json-members|query-parameters)/, ['unit/(body|endpoint)']],
  [/^http\/verified-token/, ['handlers/tokens', 'unit/x-caller']],
  [/^http\/write-or-read/, ['handlers/polls-votes']],
  [/^http\/(entity-tag|fallback|path)/, ['unit/(entity-tag|fallback|path-pattern)']],
  [/^http\//, ['unit/(endpoint|entity-tag|failure-log|fallback)']],
  [/^local\/bulk\//, ['unit/bulk-', 'store/bulk\\.', 'store/bulk-commands']],
  // The rest of the local stack is tested only as a whole, and slowly.
  [/^local\//, ['unit/(http-api|web-guard|haproxy-|registry-client|log-filters|variables)']],
]

/** Patterns of the paths of the suites that test a file, whose path is relative to `lib/`. */
export function suitesOf(file: string): string[] {
  const [, names] = suites.find(([part]) => part.test(file)) ?? []
  if (!names) throw new Error(`tests/mutants/suites.ts names no suite for lib/${file}`)
  return names.map((name) => `/tests/${name}.*\\.ts$`)
}
