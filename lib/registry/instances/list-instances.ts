import { mapPage, type Page } from '../../platform/page.ts'
import { type LastPassStore, withLastCheck } from '../history/last-pass.ts'
import type { Instance } from './instance.ts'
import type { InstanceQuery, InstanceStore } from './instance-store.ts'

interface Parts {
  readonly instances: Pick<InstanceStore, 'page'>
  readonly lastPass: LastPassStore
}

export function makeListInstances({ instances, lastPass }: Parts) {
  return async (query: InstanceQuery): Promise<Page<Instance>> => {
    const pass = await lastPass.completed()
    return mapPage(await instances.page(query), (instance) => withLastCheck(instance, pass))
  }
}
