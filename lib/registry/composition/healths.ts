import type { InstancesRequest } from '../instances.ts'
import { directory } from './directory.ts'
import { presence } from './presence.ts'

const ownPresence = presence('registry')

/** The list of healths is the registry's own health check too, and keeps its instance registered. */
export async function healths(request: InstancesRequest) {
  await ownPresence.keep()
  return directory.healths(request)
}
