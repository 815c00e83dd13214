import * as v from 'valibot'
import { count, identifier, integer, lines, text, timestamp } from '../../contract/fields.ts'

export const polls_id = identifier
export const polls_title = lines(280)
export const response = text(100)

/** For how long a poll is open: five minutes to a week. */
export const duration_minutes = v.optional(integer(5, 10_080))

export const ends_at = v.optional(
  v.pipe(
    timestamp,
    v.description('From when on no vote counts; only in a poll that was given a duration_minutes'),
  ),
)

const percent = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(100),
  v.description("Of the poll's votes, each rounded by itself to one decimal; 0 in a poll without votes"),
)

export const tally = v.object({ choice: response, votes: count, percent })

/** A poll's votes, in the order of its responses. */
export const tallies = { total_votes: count, results: v.array(tally) }
