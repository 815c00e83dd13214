/**
 * Whoever registers an instance decides where a probe goes. By this header the services here know a probe for one and
 * answer it at their health checks only, so that nobody can have it ask anything else in the prober's stead.
 */
export const probeHeader = 'registry-health-probe'

/** Whether a path is that of a service's own health check. */
export function isHealthCheck(path: string): boolean {
  return path.endsWith('/health-check')
}
