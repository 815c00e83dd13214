import { systemClock } from '../../platform/clock.ts'
import { required } from '../../platform/config.ts'
import { dynamodbLastPass } from '../dynamodb-last-pass.ts'
import type { InstancesRequest } from '../instances.ts'
import { urlRefusal } from '../probe/url-rules.ts'
import { Registry } from '../registry.ts'
import { client, instances } from './instances.ts'
import { presence } from './presence.ts'
import { allowedCidrs } from './probe-rules.ts'

const lastPass = dynamodbLastPass(client, required('PASSES_TABLE'))

export const registry = new Registry(instances, lastPass, systemClock, (url) => urlRefusal(url, allowedCidrs))

const ownPresence = presence('registry')

/** The list of healths is the registry's own health check too, and keeps its instance registered. */
export async function healths(request: InstancesRequest) {
  await ownPresence.keep()
  return registry.healths(request)
}
