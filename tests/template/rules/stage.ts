/** A stage as its parameters make it; numbers are as they were given, as text on the command line. */
export interface Stage {
  readonly name: string
  readonly redis: 'replication-group' | 'serverless-cache'
  readonly userData: 'keep' | 'discard'
  readonly logRetentionDays: number
  readonly requestsPerSecond: number | string
  readonly burst: number | string
  readonly corsOrigins?: readonly string[]
  readonly tokens?: { readonly issuer: string; readonly audience: readonly string[] }
  readonly alarmTopic?: string
  readonly evictionsAlarm: number | string
  /** The variables by which the sweep judges, and the ranges that may be probed. */
  readonly judgement: Readonly<Record<'FAIL_THRESHOLD' | 'SWEEP_SHARDS', number | string>>
  readonly probing: { readonly PROBE_ALLOW_CIDRS?: string }
}
