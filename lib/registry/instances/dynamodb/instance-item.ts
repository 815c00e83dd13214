import { createHash } from 'node:crypto'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { comparable, type Instance, type ServiceTriple } from '../instance.ts'

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

type Item = Record<string, AttributeValue>

/** A registration as its item has it, of an instance or of one on probation. */
export type StoredRegistration = ServiceTriple &
  Pick<Instance, 'id' | 'generation' | 'registered_at' | 'fail_threshold'>

/**
 * Takes any item for a registration: one that nobody can read would stop whoever reads all. What is missing, or is not
 * what `itemOf` makes, as only other hands than the registry's could leave it, is what its key says, or nothing. Items
 * from the time when case mattered have no `known_as`.
 */
export function registrationFrom(item: Item): StoredRegistration {
  const { service_name = '', address = '' } = keyOf(item)
  const [, method = '', target = ''] = /^(.*?)#(.*)$/.exec(address) ?? []
  const fail_threshold = numberIn(item.fail_threshold)
  return {
    service_name: item.known_as?.S || service_name,
    url: item.url?.S ?? target,
    http: (item.http?.S ?? method) as ServiceTriple['http'],
    id: item.id?.S ?? '',
    generation: item.generation?.S ?? noGeneration,
    registered_at: item.registered_at?.S ?? never,
    ...(fail_threshold !== undefined && { fail_threshold }),
  }
}

export function instanceFrom(item: Item): Instance {
  return {
    ...registrationFrom(item),
    consecutive_failures: numberIn(item.consecutive_failures) ?? 0,
    status_code: numberIn(item.status_code) ?? null,
    checked_at: item.checked_at?.S ?? null,
  }
}

/** The key under which an item is stored, whatever it would have by now. */
export function keyOf({ service_name, address }: Item): InstanceKey {
  return { service_name: service_name?.S ?? '', address: address?.S ?? '' }
}

export function isSameKey(one: InstanceKey, other: InstanceKey): boolean {
  return one.service_name === other.service_name && one.address === other.address
}

/** A number that can be counted on; undefined for all else. */
export function numberIn(value: AttributeValue | undefined): number | undefined {
  const number = Number(value?.N)
  return Number.isSafeInteger(number) ? number : undefined
}

const never = new Date(0).toISOString()

/** Stands for a generation that is missing: the registry leaves no item without one, but somebody else could. */
const noGeneration = ''

/** The condition that an item still belongs to the registration that was read. */
export function isOfGeneration(generation: string): {
  readonly ConditionExpression: string
  readonly ExpressionAttributeValues: Record<string, AttributeValue>
} {
  if (generation === noGeneration)
    return {
      ConditionExpression: 'attribute_exists(address) AND NOT attribute_type(generation, :text)',
      ExpressionAttributeValues: { ':text': { S: 'S' } },
    }
  return {
    ConditionExpression: 'generation = :generation',
    ExpressionAttributeValues: marshall({ ':generation': generation }),
  }
}
