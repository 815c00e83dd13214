import { createHash } from 'node:crypto'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Instance, ServiceTriple } from './instance.ts'

/** The primary key of an instance's item in the services table; also a position in a list of instances. */
export interface InstanceKey {
  readonly service_name: string
  /** `http#url`, such as `GET#http://localhost:5500/`. */
  readonly address: string
}

/**
 * A sort key holds 1,024 bytes and a URL 2,048; a longer one is represented by its digest, which no URL can
 * equal. The limit is lower than it need be so that a cursor, which holds a key, stays a short parameter.
 */
const longestAddress = 512

export function instanceKey({ service_name, url, http }: ServiceTriple): InstanceKey {
  const address = `${http}#${url}`
  if (address.length <= longestAddress) return { service_name, address }
  return { service_name, address: `${http}#sha256:${createHash('sha256').update(url).digest('hex')}` }
}

export function marshalledKey(key: InstanceKey): Record<string, AttributeValue> {
  return marshall({ service_name: key.service_name, address: key.address })
}

/** What was never recorded is no attribute of the item. */
export function instanceFrom(item: Record<string, AttributeValue>): Instance {
  const { address: _, ...attributes } = unmarshall(item)
  return { status_code: null, checked_at: null, ...attributes } as Instance
}
