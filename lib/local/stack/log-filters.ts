/** What Redis logs at every start and stop. */
const redisRoutine =
  /oO0OoO0OoO0Oo|Redis version|Configuration loaded|Server initialized|overcommit_memory|signal-handler|User requested shutdown|ready to exit/

/** Removes the process id, date and level at the start of the lines of Redis and Valkey. */
export function filterRedisLine(line: string): string | undefined {
  if (redisRoutine.test(line)) return undefined
  return line.replace(/^\d+:\w \d+ \w+ \d+ [\d:.]+ [*#.-] /, '')
}

export function filterDynamodbLine(line: string): string | undefined {
  return /^$|^Dynoxide listening on |^Shutting down/.test(line) ? undefined : line
}

/**
 * Warnings repeat the log, the follower logs servers that join and leave, and every proxy logs that it stops.
 */
const haproxyRoutine =
  /^\[(WARNING|NOTICE|ALERT)\] .*(Server|backend|path to executable|haproxy version) |stopped \(cumulated conns|(leaving|remains in) forced drain|enters drain state/

export function filterHaproxyLine(line: string): string | undefined {
  return haproxyRoutine.test(line) ? undefined : line
}

/** Members of a structured log line that are of no use in a terminal. */
const hiddenMembers = new Set([
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
 * Renders the structured log lines of functions as text, with the whole stack of an error, and drops metrics and blank
 * lines. HAProxy logs the requests, with their status and duration.
 */
export function filterGatewayLine(line: string): string | undefined {
  if (line.trim() === '') return undefined
  return line.startsWith('{') ? formatEntry(line) : line
}

function formatEntry(line: string): string | undefined {
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
    .filter(([name]) => !hiddenMembers.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const stack = error?.stack ? `\n${error.stack}` : (error?.message ?? '')
  return [level, message, ...details].filter(Boolean).join(' ') + stack
}

interface LogEntry {
  readonly level?: string
  readonly message?: string
  readonly error?: { readonly message?: string; readonly stack?: string }
}
