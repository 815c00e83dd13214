/** What Redis says of its every start and end. */
const ordinaryOfRedis =
  /oO0OoO0OoO0Oo|Redis version|Configuration loaded|Server initialized|overcommit_memory|signal-handler|User requested shutdown|ready to exit/

/** Redis' and Valkey's lines without the process id, date and level that they begin with. */
export function filterRedisLine(line: string): string | undefined {
  if (ordinaryOfRedis.test(line)) return undefined
  return line.replace(/^\d+:\w \d+ \w+ \d+ [\d:.]+ [*#.-] /, '')
}

/** The embedded DynamoDB engine's lines. */
export function filterDynamodbLine(line: string): string | undefined {
  return /^$|^Dynoxide listening on |^Shutting down/.test(line) ? undefined : line
}

/** Warnings repeat the log, the follower tells who joins and leaves, and every proxy says that it stops. */
const ordinaryOfHaproxy =
  /^\[(WARNING|NOTICE|ALERT)\] .*(Server|backend|path to executable|haproxy version) |stopped \(cumulated conns|(leaving|remains in) forced drain|enters drain state/

export function filterHaproxyLine(line: string): string | undefined {
  return ordinaryOfHaproxy.test(line) ? undefined : line
}

/** Members of a structured log line that say nothing to its reader here. */
const silent = new Set([
  'level',
  'message',
  'timestamp',
  'service',
  'sampling_rate',
  'xray_trace_id',
  'error',
  'function_arn',
  'function_memory_size',
  'function_name',
  'function_request_id',
  'cold_start',
])

/**
 * What a developer wants to read of a gateway's output: the functions' own log lines as text, errors whole, and
 * nothing of the ordinary. Requests are HAProxy's to log, which knows their status and duration.
 */
export function filterGatewayLine(line: string): string | undefined {
  if (line.trim() === '') return undefined
  return line.startsWith('{') ? readableEntry(line) : line
}

function readableEntry(line: string): string | undefined {
  let entry: LogEntry
  try {
    entry = JSON.parse(line)
  } catch {
    return line
  }
  // A metric in CloudWatch's embedded format.
  if ('_aws' in entry) return undefined
  const { level = '', message = '', error } = entry
  const details = Object.entries(entry)
    .filter(([name]) => !silent.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const stack = error?.stack ? `\n${error.stack}` : (error?.message ?? '')
  return [level, message, ...details].filter(Boolean).join(' ') + stack
}

interface LogEntry {
  readonly level?: string
  readonly message?: string
  readonly error?: { readonly message?: string; readonly stack?: string }
}
