import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { findPolls } from '../../lib/api/classic/polls/polls-contract.ts'
import * as polls from '../../lib/polls/wiring.ts'

const findPoll = polls.findPoll()
const listTitledPolls = polls.listTitledPolls()
const listPolls = polls.listPolls()

export const handler = endpoint(findPolls, (wanted) => {
  if ('pollId' in wanted) return findPoll(wanted.pollId)
  return 'title' in wanted ? listTitledPolls(wanted) : listPolls(wanted)
})
