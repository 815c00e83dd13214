import { endpoint } from '../../lib/http/endpoint.ts'
import { health } from '../../lib/polls/composition/health.ts'
import { checkPollsHealth } from '../../lib/polls/contract.ts'

export const handler = endpoint(checkPollsHealth, () => health.check())
