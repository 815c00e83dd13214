import type { Peer, Presence } from './presence.ts'

export interface ServiceHealth<Name extends string> {
  readonly service: Name
  readonly status: 'ok'
  /** Null while the registry is unavailable. */
  readonly instances: readonly Peer[] | null
}

interface Parts<Name extends string> {
  readonly service: Name
  /** Rejects if the service's own store is not usable. */
  readonly checkStore: () => Promise<unknown>
  readonly presence: Presence
}

/**
 * The health check of a service other than the registry: it passes if the service's own store is usable. Only then does
 * it register the instance: an unhealthy one must be evicted and stay so.
 */
export function makeCheckHealth<Name extends string>({ service, checkStore, presence }: Parts<Name>) {
  return async (): Promise<ServiceHealth<Name>> => {
    try {
      await checkStore()
    } catch (failure) {
      presence.invalidate()
      throw failure
    }
    return { service, status: 'ok', instances: await presence.peers() }
  }
}
