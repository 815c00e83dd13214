import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { checkPollsHealth } from '../../lib/api/classic/polls/polls-contract.ts'
import { health } from '../../lib/polls/composition/health.ts'

export const handler = endpoint(checkPollsHealth, () => health.check())
