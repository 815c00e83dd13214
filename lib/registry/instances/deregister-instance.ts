import { type LastPassStore, withLastCheck } from '../history/last-pass.ts'
import type { Instance, ServiceTriple } from './instance.ts'
import type { InstanceStore } from './instance-store.ts'
import { instanceNotFound } from './refusals.ts'

interface Parts {
  readonly instances: Pick<InstanceStore, 'deregister'>
  readonly lastPass: LastPassStore
}

/** A repeated request is refused as "instance-not-found", also where only the first response was lost. */
export function makeDeregisterInstance({ instances, lastPass }: Parts) {
  return async (triple: ServiceTriple): Promise<Instance> => {
    const pass = await lastPass.completed()
    const deregistered = await instances.deregister(triple)
    if (!deregistered) throw instanceNotFound(triple)
    return withLastCheck(deregistered, pass)
  }
}
