import type { InstancesRequest } from '../instances/instance-store.ts'
import { directory } from './directory.ts'
import { presence } from './presence.ts'

const ownPresence = presence('registry')

/**
 * The list of healths is the registry's own health check too, and keeps its instance registered; one that comes
 * only now is in the next list.
 */
export async function healths(request: InstancesRequest) {
  // At once, so that a store that does not answer is waited for once.
  const [page] = await Promise.all([directory.page(request), ownPresence.keep()])
  return page
}
