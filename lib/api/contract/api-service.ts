import type { DescribedRoute } from './define-route.ts'

/** One service of an API. */
export interface ApiService {
  readonly name: string
  readonly title: string
  readonly description: string
  /**
   * What paths of the service begin with on a gateway; HAProxy adds it on the service's own port. A path that does not
   * begin with it is the same everywhere.
   */
  readonly prefix: string
  readonly routes: readonly DescribedRoute<unknown, unknown, never>[]
}

/** A path as it is on the service's own port. */
export function pathOutside({ prefix }: ApiService, path: string): string {
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path
}
