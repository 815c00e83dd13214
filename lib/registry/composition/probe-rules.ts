import { optional } from '../../platform/config.ts'
import { overlap, parseCidrs } from '../probe/address-rules.ts'

/** The loopback and private ranges that probes may reach; none where nothing is said. */
export const allowedCidrs = parseCidrs(optional('PROBE_ALLOW_CIDRS', ''))

// On AWS a function's own runtime interface listens on loopback, and would answer a probe.
if (
  optional('AWS_LAMBDA_RUNTIME_API', '') !== '' &&
  overlap(allowedCidrs, parseCidrs('127.0.0.0/8 ::1/128'))
) {
  throw new Error('PROBE_ALLOW_CIDRS must not include loopback addresses: the Lambda runtime listens there')
}
