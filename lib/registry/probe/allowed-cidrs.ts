import { optional } from '../../platform/config.ts'
import { type Cidr, overlap, parseCidrs } from './address-rules.ts'

const loopback = '127.0.0.0/8 ::1/128'

/** The loopback and private ranges that probes may reach; none unless they are configured. */
export function allowedCidrs(): readonly Cidr[] {
  const allowed = parseCidrs(optional('PROBE_ALLOW_CIDRS', ''))
  const isOnLambda = optional('AWS_LAMBDA_RUNTIME_API', '') !== ''
  // On AWS a function's own runtime interface listens on loopback, and would answer a probe.
  if (isOnLambda && overlap(allowed, parseCidrs(loopback))) {
    throw new Error('PROBE_ALLOW_CIDRS must not include loopback addresses: the Lambda runtime listens there')
  }
  return allowed
}
