import { Refusal } from '../../platform/refusal.ts'
import type { ServiceTriple } from './instance.ts'

export type InstanceReason =
  | { readonly code: 'instance-not-found'; readonly triple: ServiceTriple }
  /** The instance has alternated between passing and failing. */
  | { readonly code: 'instance-flapping'; readonly url: string; readonly until: Date }
  /** `rule` is what the URL must be, as a predicate of it. */
  | { readonly code: 'url-not-allowed'; readonly rule: string }

export function instanceNotFound(triple: ServiceTriple): Refusal<InstanceReason> {
  return new Refusal({ code: 'instance-not-found', triple })
}

export function instanceFlapping(url: string, until: Date): Refusal<InstanceReason> {
  return new Refusal({ code: 'instance-flapping', url, until })
}

export function urlNotAllowed(rule: string): Refusal<InstanceReason> {
  return new Refusal({ code: 'url-not-allowed', rule })
}
