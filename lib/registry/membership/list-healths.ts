import type { Page } from '../../platform/page.ts'
import type { Instance } from '../instances/instance.ts'
import type { InstanceQuery } from '../instances/instance-store.ts'
import type { Presence } from './presence.ts'

interface Parts {
  readonly listInstances: (query: InstanceQuery) => Promise<Page<Instance>>
  readonly presence: Presence
}

/**
 * The list of healths is the registry's own health check too: it keeps the registry's instance registered. An instance
 * that this very request registers appears in the next list.
 */
export function makeListHealths({ listInstances, presence }: Parts) {
  return async (query: InstanceQuery): Promise<Page<Instance>> => {
    // In parallel, so that an unresponsive store costs one timeout, not two.
    const [page] = await Promise.all([listInstances(query), presence.heartbeat()])
    return page
  }
}
