/** The methods that a probe may use. Anyone may register a probe, which is sent repeatedly, so it must be safe. */
export const probeMethods = ['GET', 'HEAD'] as const

export type ProbeMethod = (typeof probeMethods)[number]

/** Whether what is stored is one; others could be registered once. */
export function isProbeMethod(http: string): http is ProbeMethod {
  return probeMethods.some((method) => method === http)
}

/** What identifies an instance of a service. `url` is in its normal form (`instance-url.ts`). */
export interface ServiceTriple {
  readonly serviceName: string
  readonly url: string
  /** The method of its probe. */
  readonly http: ProbeMethod
}

/** Services' names are compared without case. */
export function comparable(serviceName: string): string {
  return serviceName.toLowerCase()
}

/** The triple as one string, no two triples the same. */
export function identityOf({ serviceName, url, http }: ServiceTriple): string {
  return `${comparable(serviceName)} ${http} ${url}`
}

/** A registered instance. */
export interface Instance extends ServiceTriple {
  /** A UUID, the same for as long as the instance stays registered. */
  readonly id: string
  /** A UUID, new at each registration: what was probed before it says nothing about what registered after. */
  readonly generation: string
  /** When it was first registered, ISO 8601 UTC. */
  readonly registeredAt: string
  /** How many passes in a row found it failing. */
  readonly consecutiveFailures: number
  /** The last status code that a probe or a report recorded; null before the first or without an answer. */
  readonly statusCode: number | null
  /** When that was recorded, ISO 8601 UTC. */
  readonly checkedAt: string | null
  /** How many failures in a row evict it; without it the sweep's own default holds. */
  readonly failThreshold?: number
}
