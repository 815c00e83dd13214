import * as v from 'valibot'
import { InvalidInput } from '../../../http/invalid-input.ts'
import type { Page } from '../../../platform/page.ts'
import type { ListedPoll } from '../../../polls/listed-poll.ts'
import type { Poll } from '../../../polls/poll.ts'
import { created, defineRoute, ok } from '../../contract/define-route.ts'
import { absent, appearance, next, paging, timestamp, username, viewer } from '../../contract/fields.ts'
import { duration_minutes, ends_at, polls_id, polls_title, response, tallies } from './poll-fields.ts'
import { pollsView, pollView } from './poll-views.ts'
import { parseList } from './response-list.ts'

const aList =
  'must be a JSON array or a comma-separated list, in which a response that has a comma or a quotation mark is enclosed in quotation marks and its own are doubled'
const aFew = ({ received }: { received: string }) => `must have 2 to 25 items, not ${received}`

export const responses = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' ? parseList(value) : value)),
  v.array(response, aList),
  v.minLength(2, aFew),
  v.maxLength(25, aFew),
  v.check((list) => new Set(list.map(appearance)).size === list.length, 'must be distinct'),
  v.description('As text, a JSON array or one line of CSV, as RFC 4180 has it'),
)

export const poll = v.object({
  polls_id,
  polls_title,
  username,
  responses,
  created_at: timestamp,
  ends_at,
})

export const listedPoll = v.object({
  ...poll.entries,
  ...tallies,
  choice: v.optional(
    v.pipe(
      v.nullable(response),
      v.description('What the viewer has voted, null for nothing; only with viewer'),
    ),
  ),
})

export const titledPoll = v.object({ ...poll.entries, total_votes: absent, results: absent, choice: absent })

export const pollPage = v.object({ polls: v.array(v.union([listedPoll, titledPoll])), ...next })

export const createPoll = defineRoute({
  operationId: 'createPoll',
  summary: 'Create a poll, which stays open or, with duration_minutes, ends',
  method: 'POST',
  path: '/polls/create/poll',
  fields: { polls_title, username, responses, duration_minutes },
  answers: { 201: poll },
  accept: ({ polls_title, username, responses, duration_minutes }) => ({
    title: polls_title,
    author: username,
    options: responses,
    durationMinutes: duration_minutes,
  }),
  answer: (poll: Poll) => created(pollView(poll)),
})

export const findPolls = defineRoute({
  operationId: 'findPolls',
  summary:
    'The poll of a polls_id, all polls of a polls_title or, without either, all polls with their results and, for a viewer, what the viewer has voted; newest first',
  method: 'GET',
  path: '/polls/polls',
  aliases: [{ method: 'POST', path: '/polls/polls' }],
  fields: { polls_id: v.optional(polls_id), polls_title: v.optional(polls_title), viewer, ...paging() },
  answers: { 200: [poll, pollPage] },
  problems: { 404: 'No poll has that polls_id' },
  accept({ polls_id, polls_title, viewer, ...page }) {
    refuseTogether({ polls_id, polls_title, viewer })
    refuseTogether({ polls_id, cursor: page.cursor })
    if (polls_id !== undefined) return { pollId: polls_id }
    return polls_title === undefined ? { viewer, ...page } : { title: polls_title, ...page }
  },
  answer: (found: Poll | Page<Poll | ListedPoll>) =>
    ok('pollId' in found ? pollView(found) : pollsView(found)),
})

/** Refuses parameters of which all but one would be ignored without a word. */
function refuseTogether(parameters: Readonly<Record<string, string | undefined>>): void {
  const given = Object.keys(parameters).filter((name) => parameters[name] !== undefined)
  if (given.length < 2) return
  throw new InvalidInput(
    given.map((name) => ({
      path: [name],
      message: `must not be given with ${given.filter((other) => other !== name).join(' or ')}`,
    })),
  )
}
