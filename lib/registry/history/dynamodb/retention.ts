const day = 86_400

/** How long evictions and the records of passes are kept, in seconds. */
const kept = 7 * day

/** The time of the oldest record that is still listed. DynamoDB removes what has expired a day or two late. */
export function oldestKept(now: Date): string {
  return new Date(now.getTime() - kept * 1_000).toISOString()
}

/** When DynamoDB may remove a record of that time, in seconds since 1970. */
export function expiryOf(time: string): number {
  return secondsOf(time) + kept
}

/** The same for the last complete pass of a shard. */
export function expiryOfLastComplete(time: string): number {
  return secondsOf(time) + day
}

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1_000)
}
