/**
 * The ranges that probes may reach, and that members must therefore be in: the loopback addresses of this machine, where
 * the local instances are, and the ranges of PROBE_ALLOW_CIDRS.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function probeRanges({ PROBE_ALLOW_CIDRS }) {
  return ['127.0.0.1/32,::1/128', PROBE_ALLOW_CIDRS].filter(Boolean).join(',')
}
