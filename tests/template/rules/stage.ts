/** A stage's parameters. A number from the command line is a string. */
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
  /** Environment variables of the sweep, and of the functions that probe or check URLs. */
  readonly sweepVariables: Readonly<Record<'FAIL_THRESHOLD' | 'SWEEP_SHARDS', number | string>>
  readonly probeVariables: { readonly PROBE_ALLOW_CIDRS?: string }
}
