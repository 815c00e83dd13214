import type { DescribedRoute } from './define-route.ts'

/** A service as the outside sees it. */
export interface Service {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Every path of the service begins with it on a gateway; HAProxy adds it on the service's own port. */
  readonly prefix: string
  readonly routes: readonly DescribedRoute<unknown, never>[]
}
