/** Tells the time; a test passes one of its own. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
