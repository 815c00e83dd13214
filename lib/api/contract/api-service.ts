import type { DescribedRoute } from './define-route.ts'

/** One service of an API. */
export interface ApiService {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Every path of the service begins with it on a gateway; HAProxy adds it on the service's own port. */
  readonly prefix: string
  readonly routes: readonly DescribedRoute<unknown, unknown, never>[]
}
