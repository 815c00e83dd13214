/** Returns a new unique id, such as a UUID; a simulation passes a repeatable source. */
export type NewId = () => string
