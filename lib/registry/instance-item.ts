import { createHash } from 'node:crypto'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { comparable, type Instance, type ServiceTriple } from './instance.ts'

/** The primary key of an instance's item in the services table; also a position in a list of instances. */
export interface InstanceKey {
  /** In lower case, since names are compared so; `known_as` has it as it was first registered. */
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
  if (address.length <= longestAddress) return { service_name: comparable(service_name), address }
  const digest = createHash('sha256').update(url).digest('hex')
  return { service_name: comparable(service_name), address: `${http}#sha256:${digest}` }
}

export function marshalledKey(key: InstanceKey): Record<string, AttributeValue> {
  return marshall({ service_name: key.service_name, address: key.address })
}

/** The item of something about an instance, under the instance's key. What was never recorded is left out. */
export function itemOf(about: ServiceTriple): Record<string, AttributeValue> {
  const recorded = Object.entries(about).filter(([, value]) => value !== null && value !== noGeneration)
  return marshall({
    ...Object.fromEntries(recorded),
    known_as: about.service_name,
    ...instanceKey(about),
  })
}

/** What an item is about, as `itemOf` took it. Items from the time when case mattered have no `known_as`. */
export function fromItem<About extends ServiceTriple>(item: Record<string, AttributeValue>): About {
  const { address: _, known_as, ...attributes } = unmarshall(item)
  return { ...attributes, service_name: known_as ?? attributes.service_name } as About
}

export function instanceFrom(item: Record<string, AttributeValue>): Instance {
  const unrecorded = { status_code: null, checked_at: null, generation: noGeneration }
  return { ...unrecorded, ...fromItem<Recorded>(item) }
}

/** An instance as far as its item says. */
type Recorded = ServiceTriple & Omit<Instance, keyof Unrecorded> & Partial<Unrecorded>
type Unrecorded = Pick<Instance, 'status_code' | 'checked_at' | 'generation'>

/** Stands for a generation that is missing: the registry leaves no item without one, but somebody else could. */
const noGeneration = ''

/** The condition that an item still belongs to the registration that was read. */
export function isOfGeneration(generation: string): {
  readonly ConditionExpression: string
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>
} {
  if (generation === noGeneration)
    return { ConditionExpression: 'attribute_exists(address) AND attribute_not_exists(generation)' }
  return {
    ConditionExpression: 'generation = :generation',
    ExpressionAttributeValues: marshall({ ':generation': generation }),
  }
}
