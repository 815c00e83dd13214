import type { SelfRegistration } from './self-registration.ts'

const key = Symbol.for('microblog.self-registrations')

/**
 * The self-registrations of this process by service. A local gateway runs every function's bundle in one process, each
 * with its own copy of this module; when it stops, it withdraws them all, and no copy may assert one of them again.
 */
export function sharedRegistrations(): Map<string, SelfRegistration> {
  const shared = globalThis as typeof globalThis & { [key]?: Map<string, SelfRegistration> }
  shared[key] ??= new Map()
  return shared[key]
}
