import { presence } from '../../registry/composition/presence.ts'
import { ServiceHealth } from '../../registry/membership/service-health.ts'
import { pollStore } from './polls.ts'

/**
 * That the registry, on the same engine, answers would not show that the polls' own table is there and may be read;
 * looking for a poll that there cannot be does, for one read. Unlike Redis, DynamoDB has no state in which it reads but
 * does not write; what it may throttle is a single item, which a write of another would not show.
 */
const askStore = () => pollStore.get('health-check')

export const health = new ServiceHealth('polls', askStore, presence('polls'))
