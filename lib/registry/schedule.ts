/** The schedule starts a sweep this often, in milliseconds. */
export const tickInterval = 30_000

/**
 * The least time between the beginnings of two passes over the same instances, in milliseconds. It is shorter than the
 * tick interval, so that a tick may come a little early.
 */
export const passInterval = 25_000
