import { type LastPassStore, withLastCheck } from '../history/last-pass.ts'
import type { Instance, ServiceTriple } from './instance.ts'
import type { InstanceStore } from './instance-store.ts'

interface Parts {
  readonly instances: Pick<InstanceStore, 'find'>
  readonly lastPass: LastPassStore
}

export function makeFindInstance({ instances, lastPass }: Parts) {
  return async (triple: ServiceTriple): Promise<Instance | undefined> => {
    const pass = await lastPass.completed()
    const instance = await instances.find(triple)
    return instance && withLastCheck(instance, pass)
  }
}
