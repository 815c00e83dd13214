import * as v from 'valibot'
import { InvalidInput } from '../../../http/invalid-input.ts'
import type { Page } from '../../../platform/page.ts'
import type { Poll } from '../../../polls/poll.ts'
import { created, defineRoute, ok } from '../../contract/define-route.ts'
import { appearance, next, paging, timestamp, username } from '../../contract/fields.ts'
import { polls_id, polls_title, response } from './poll-fields.ts'
import { pollsView, pollView } from './poll-views.ts'
import { parseList } from './response-list.ts'

const aList =
  'must be a JSON array or a comma-separated list, in which a response that has a comma or a quotation mark is enclosed in quotation marks and its own are doubled'
const aFew = ({ received }: { received: string }) => `must have 2 to 25 items, not ${received}`

const responses = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' ? parseList(value) : value)),
  v.array(response, aList),
  v.minLength(2, aFew),
  v.maxLength(25, aFew),
  v.check((list) => new Set(list.map(appearance)).size === list.length, 'must be distinct'),
  v.description('As text, a JSON array or one line of CSV, as RFC 4180 has it'),
)

export const poll = v.object({ polls_id, polls_title, username, responses, created_at: timestamp })
export const pollPage = v.object({ polls: v.array(poll), ...next })

export const createPoll = defineRoute({
  operationId: 'createPoll',
  summary: 'Create a poll',
  method: 'POST',
  path: '/polls/create/poll',
  fields: { polls_title, username, responses },
  answers: { 201: poll },
  accept: ({ polls_title, username, responses }) => ({
    title: polls_title,
    author: username,
    options: responses,
  }),
  answer: (poll: Poll) => created(pollView(poll)),
})

export const findPolls = defineRoute({
  operationId: 'findPolls',
  summary: 'The poll of a polls_id, or all polls of a polls_title, newest first; one of the two is needed',
  method: 'GET',
  path: '/polls/polls',
  aliases: [{ method: 'POST', path: '/polls/polls' }],
  fields: { polls_id: v.optional(polls_id), polls_title: v.optional(polls_title), ...paging() },
  answers: { 200: [poll, pollPage] },
  problems: { 404: 'No poll has that polls_id' },
  accept({ polls_id, polls_title, ...page }) {
    if (polls_id !== undefined && polls_title === undefined) return { pollId: polls_id }
    if (polls_id === undefined && polls_title !== undefined) return { title: polls_title, ...page }
    throw new InvalidInput([
      { path: ['polls_id'], message: 'is required without polls_title and must not be given with it' },
      { path: ['polls_title'], message: 'is required without polls_id and must not be given with it' },
    ])
  },
  answer: (found: Poll | Page<Poll>) => ok('pollId' in found ? pollView(found) : pollsView(found)),
})
