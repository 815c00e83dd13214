import { createHash } from 'node:crypto'
import QuickLRU from 'quick-lru'

/** A request may need the id of one name several times, and names recur. */
const known = new QuickLRU<string, string>({ maxSize: 10_000 })

/**
 * A user's id: 63 bits of a hash of the name in lower case, in decimal. It follows from the name alone, so that nothing
 * is read to find it, and everyone who ever liked or voted has one. Among a million names the chance that any two share
 * an id is about 1 in 18 million.
 */
export function userIdOf(username: string): string {
  const earlier = known.get(username)
  if (earlier !== undefined) return earlier
  const digest = createHash('sha256').update(username.toLowerCase()).digest()
  const userId = BigInt.asUintN(63, digest.readBigUInt64BE()).toString()
  known.set(username, userId)
  return userId
}
