import type { Clock } from '../../platform/clock.ts'
import { mapPage, type Page } from '../../platform/page.ts'
import { type LastPass, withLastCheck } from '../history/last-pass.ts'
import type { Instance, ServiceTriple } from './instance.ts'
import type { Instances, InstancesRequest } from './instance-store.ts'
import { instanceNotFound } from './refusals.ts'

/** What is known of the instances that registered. */
export class Directory {
  constructor(
    private readonly instances: Instances,
    private readonly lastPass: LastPass,
    private readonly clock: Clock,
  ) {}

  /** A repeat finds nothing, and says so, also where only the first answer was lost. */
  async deregister(triple: ServiceTriple): Promise<Instance> {
    const pass = await this.lastPass.completed()
    const deregistered = await this.instances.deregister(triple)
    if (!deregistered) throw instanceNotFound(triple)
    return withLastCheck(deregistered, pass)
  }

  async find(triple: ServiceTriple): Promise<Instance | undefined> {
    const pass = await this.lastPass.completed()
    const instance = await this.instances.find(triple)
    return instance && withLastCheck(instance, pass)
  }

  async page(request: InstancesRequest): Promise<Page<Instance>> {
    const pass = await this.lastPass.completed()
    return mapPage(await this.instances.page(request), (instance) => withLastCheck(instance, pass))
  }

  async recordHealth({ statusCode, ...triple }: ServiceTriple & { statusCode: number }): Promise<Instance> {
    const pass = await this.lastPass.completed()
    const recorded = await this.instances.recordHealth(triple, statusCode, this.clock().toISOString())
    if (!recorded) throw instanceNotFound(triple)
    return withLastCheck(recorded, pass)
  }
}
