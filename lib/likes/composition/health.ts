import { presence } from '../../registry/composition/presence.ts'
import { ServiceHealth } from '../../registry/membership/service-health.ts'
import { ledger } from './ledger.ts'

export const health = new ServiceHealth('likes', () => ledger.check(), presence('likes'))
