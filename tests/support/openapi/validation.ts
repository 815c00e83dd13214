import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { documents } from './documents.ts'

/**
 * The services' descriptions, in which no object may have a member that it does not name. What is published leaves room
 * for members that a later version adds.
 */
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
for (const [service, document] of Object.entries(documents)) {
  ajv.addSchema({ $id: `https://${service}.example.com/`, ...(closed(document) as object) })
}

const validators = new Map<string, ValidateFunction>()

/** What is wrong with a value by the schema at a pointer into a service's description. */
export function violations(service: string, pointer: string, value: unknown): string[] {
  const $ref = `https://${service}.example.com/#${encodeURI(pointer)}`
  const validate = validators.get($ref) ?? ajv.compile({ $ref })
  validators.set($ref, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, closed(member)]))
  const isOpen = 'properties' in value && !('additionalProperties' in value)
  return isOpen ? { ...members, additionalProperties: false } : members
}
