import { checkPollsHealth } from '../../lib/api/classic/polls/polls-contract.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { health } from '../../lib/polls/composition/health.ts'

export const handler = endpoint(checkPollsHealth, () => health.check())
