import pLimit from 'p-limit'

/** For what a test begins with: as many at once as a busy machine answers within the deadlines of the product. */
export const few = pLimit(4)

/**
 * For requests that are to meet: enough that they do. All of hundreds at once would keep the process from reading
 * the first answers before their deadlines.
 */
export const many = pLimit(50)
