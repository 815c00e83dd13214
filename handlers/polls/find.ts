import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { findPolls } from '../../lib/api/classic/polls/polls-contract.ts'
import * as polls from '../../lib/polls/wiring.ts'

const findPoll = polls.findPoll()
const listPolls = polls.listPolls()

export const handler = endpoint(findPolls, (wanted) =>
  'pollId' in wanted ? findPoll(wanted.pollId) : listPolls(wanted),
)
