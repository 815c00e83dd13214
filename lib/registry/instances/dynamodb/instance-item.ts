import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Instance, ServiceTriple } from '../instance.ts'
import { instanceKey, keyAttributes, storedKey } from './instance-key.ts'

export type Item = Record<string, AttributeValue>

/** What the item of an instance and that of its probation have in common. */
export type StoredRegistration = ServiceTriple &
  Pick<Instance, 'id' | 'generation' | 'registeredAt' | 'failThreshold'>

/** Stands for a missing generation. The registry writes no item without one, but other writers could. */
const noGeneration = ''

const never = new Date(0).toISOString()

export function registrationItem(registration: StoredRegistration): Item {
  const { serviceName, url, http, id, generation, registeredAt, failThreshold } = registration
  const attributes = {
    known_as: serviceName,
    url,
    http,
    id,
    generation: generation === noGeneration ? undefined : generation,
    registered_at: registeredAt,
    fail_threshold: failThreshold,
  }
  return {
    ...keyAttributes(instanceKey(registration)),
    ...marshall(attributes, { removeUndefinedValues: true }),
  }
}

/** An instance's item has no attribute for what was never recorded. */
export function instanceItem(instance: Instance): Item {
  const health = {
    consecutive_failures: instance.consecutiveFailures,
    status_code: instance.statusCode ?? undefined,
    checked_at: instance.checkedAt ?? undefined,
  }
  return { ...registrationItem(instance), ...marshall(health, { removeUndefinedValues: true }) }
}

/**
 * Reads any item as a registration: a single unreadable one would stop every operation that reads them all. An attribute
 * that is missing or malformed, which the registry never writes, is derived from the key or left empty. Items written
 * while service names were compared with case have no `known_as`.
 */
export function registrationFrom(item: Item): StoredRegistration {
  const { serviceName, address } = storedKey(item)
  const [, method = '', target = ''] = /^(.*?)#(.*)$/.exec(address) ?? []
  const failThreshold = numberIn(item.fail_threshold)
  return {
    serviceName: item.known_as?.S || serviceName,
    url: item.url?.S ?? target,
    http: (item.http?.S ?? method) as ServiceTriple['http'],
    id: item.id?.S ?? '',
    generation: item.generation?.S ?? noGeneration,
    registeredAt: item.registered_at?.S ?? never,
    ...(failThreshold !== undefined && { failThreshold }),
  }
}

export function instanceFrom(item: Item): Instance {
  return {
    ...registrationFrom(item),
    consecutiveFailures: numberIn(item.consecutive_failures) ?? 0,
    statusCode: numberIn(item.status_code) ?? null,
    checkedAt: item.checked_at?.S ?? null,
  }
}

/** The integer in an attribute; undefined where the attribute holds none or one too large to count exactly. */
export function numberIn(value: AttributeValue | undefined): number | undefined {
  const number = Number(value?.N)
  return Number.isSafeInteger(number) ? number : undefined
}

/**
 * The condition that an item is an instance. Without it an update would create an item for an instance that is not
 * registered, and a list would include the items that hold services' names.
 */
export const isRegistered = 'attribute_exists(id)'

/** The condition that an item still belongs to the registration that was read. */
export function generationCondition(generation: string): {
  readonly ConditionExpression: string
  readonly ExpressionAttributeValues: Item
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
