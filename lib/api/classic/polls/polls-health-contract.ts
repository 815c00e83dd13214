import { serviceHealth } from '../service-health-route.ts'

export const checkPollsHealth = serviceHealth('polls', 'DynamoDB')
