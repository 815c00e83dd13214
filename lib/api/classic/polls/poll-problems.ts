import type { ProblemKind } from '../problem.ts'

/** A vote after the end of its poll. */
export const pollEnded = {
  type: 'urn:microblog:problem:poll-ended',
  title: 'Poll Ended',
} satisfies ProblemKind
