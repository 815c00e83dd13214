import { createHash } from 'node:crypto'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { comparable, type ServiceTriple } from '../instance.ts'

/** The primary key of an instance's item in the services table; also a position in a list of instances. */
export interface InstanceKey {
  /** In lower case, since names are compared so; the item's `known_as` has it as it was first registered. */
  readonly serviceName: string
  /** `http#url`, such as `GET#http://localhost:5500/`. */
  readonly address: string
}

/**
 * A sort key holds 1,024 bytes and a URL 2,048; a longer one is represented by its digest, which no URL can
 * equal. The limit is lower than it need be so that a cursor, which holds a key, stays a short parameter.
 */
const longestAddress = 512

export function instanceKey({ serviceName, url, http }: ServiceTriple): InstanceKey {
  const address = `${http}#${url}`
  if (address.length <= longestAddress) return { serviceName: comparable(serviceName), address }
  const digest = createHash('sha256').update(url).digest('hex')
  return { serviceName: comparable(serviceName), address: `${http}#sha256:${digest}` }
}

export function keyAttributes({ serviceName, address }: InstanceKey): Record<string, AttributeValue> {
  return { service_name: { S: serviceName }, address: { S: address } }
}

/** The key under which an item is stored, which may differ from the one that `instanceKey` makes today. */
export function storedKey({ service_name, address }: Record<string, AttributeValue>): InstanceKey {
  return { serviceName: service_name?.S ?? '', address: address?.S ?? '' }
}

export function isSameKey(one: InstanceKey, other: InstanceKey): boolean {
  return one.serviceName === other.serviceName && one.address === other.address
}
