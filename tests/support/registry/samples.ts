import type { Instance } from '../../../lib/registry/instances/instance.ts'
import type { Outcome } from '../../../lib/registry/probe/outcome.ts'

/** The kinds of outcome of a probe. */
export const healthy: Outcome = { kind: 'answered', statusCode: 200 }
export const broken: Outcome = { kind: 'answered', statusCode: 500 }
export const refused: Outcome = { kind: 'refused', reason: 'ECONNREFUSED' }
export const unanswered: Outcome = { kind: 'unanswered', reason: 'ETIMEDOUT' }
export const forbidden: Outcome = { kind: 'forbidden', reason: 'resolves to 169.254.169.254' }

/** A healthy instance that registered at 04:00 on 10 March 2026, except for the differences. */
export function instance(number: number, difference: Partial<Instance> = {}): Instance {
  return {
    serviceName: 'polls',
    url: `http://10.0.0.${number}/`,
    http: 'GET',
    id: `${number}`,
    generation: `generation ${number}`,
    registeredAt: '2026-03-10T04:00:00.000Z',
    consecutiveFailures: 0,
    statusCode: 200,
    checkedAt: '2026-03-10T04:59:30.000Z',
    ...difference,
  }
}
