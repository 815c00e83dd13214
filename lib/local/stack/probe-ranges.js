/**
 * What probes may reach, and so who may be a member: this machine by its own addresses, where the instances here are,
 * and what PROBE_ALLOW_CIDRS adds.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function probeRanges({ PROBE_ALLOW_CIDRS }) {
  return ['127.0.0.1/32,::1/128', PROBE_ALLOW_CIDRS].filter(Boolean).join(',')
}
