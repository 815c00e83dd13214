/** A time at which somebody acted under a name. */
export interface Sighting {
  readonly username: string
  /** ISO 8601, UTC. */
  readonly at: string
}
