/** The methods that a probe may use. Anyone may register a probe, which is sent repeatedly, so it must be safe. */
export const probeMethods = ['GET', 'HEAD'] as const

export type ProbeMethod = (typeof probeMethods)[number]

/** Whether a stored method may be used: earlier versions accepted others. */
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

/** The form in which services' names are compared: case does not matter. */
export function comparable(serviceName: string): string {
  return serviceName.toLowerCase()
}

/** The triple as one string, unique to it. */
export function identityOf({ serviceName, url, http }: ServiceTriple): string {
  return `${comparable(serviceName)} ${http} ${url}`
}

/** A registered instance. */
export interface Instance extends ServiceTriple {
  /** A UUID that stays the same while the instance is registered. */
  readonly id: string
  /** A UUID, new at each registration: a probe of an earlier registration says nothing about the present one. */
  readonly generation: string
  /** When it was first registered, ISO 8601 UTC. */
  readonly registeredAt: string
  /** The number of consecutive passes that found it failing. */
  readonly consecutiveFailures: number
  /** The last status code from a probe or a report; null before the first and after a probe without an answer. */
  readonly statusCode: number | null
  /** The time of the last probe or report, ISO 8601 UTC. */
  readonly checkedAt: string | null
  /** The number of consecutive failures that evicts it; undefined stands for the sweep's default. */
  readonly failThreshold?: number
}
