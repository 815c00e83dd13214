/**
 * Whoever registers an instance decides where a probe goes. This header marks a request as a probe. The services here
 * answer one at their health checks only, so that nobody can use the prober to ask them for anything else.
 */
export const probeHeader = 'registry-health-probe'

/** Whether a path is that of a service's own health check. */
export function isHealthCheck(path: string): boolean {
  return path.endsWith('/health-check')
}
