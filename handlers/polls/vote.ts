import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { castVote, findVote } from '../../lib/api/classic/polls/votes-contract.ts'
import { writeOrRead } from '../../lib/http/write-or-read.ts'
import * as polls from '../../lib/polls/wiring.ts'

export const handler = writeOrRead(endpoint(castVote, polls.castVote()), endpoint(findVote, polls.findVote()))
