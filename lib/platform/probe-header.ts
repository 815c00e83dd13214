/**
 * Marks a request as a probe. Anyone who registers an instance chooses where its probes go, so the services here answer
 * probes only at their health checks. Otherwise the prober could be used to send them any request.
 */
export const probeHeader = 'registry-health-probe'

/** Whether a path is that of a service's health check. */
export function isHealthCheck(path: string): boolean {
  return path.endsWith('/health-check')
}
