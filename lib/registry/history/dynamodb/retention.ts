const day = 86_400

/** How long evictions and the records of passes are kept, in seconds. */
const kept = 7 * day

/** The time before which records have expired. */
export function oldestKept(now: Date): string {
  return new Date(now.getTime() - kept * 1_000).toISOString()
}

/** When DynamoDB may remove a record of that time, in seconds since 1970. */
export function expiryOf(time: string): number {
  return secondsOf(time) + kept
}

/** When DynamoDB may remove a shard's last complete pass that finished at that time, in seconds since 1970. */
export function expiryOfLastComplete(time: string): number {
  return secondsOf(time) + day
}

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1_000)
}
