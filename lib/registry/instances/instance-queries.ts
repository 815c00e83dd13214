import type { Health, Service } from '../../api/classic/registry/registry-contract.ts'
import { healthOf, serviceOf } from '../../api/classic/registry/views.ts'
import type { Clock } from '../../platform/clock.ts'
import type { LastPass } from '../history/last-pass.ts'
import type { ServiceTriple } from './instance.ts'
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
  async deregister(triple: ServiceTriple): Promise<Service> {
    const pass = await this.lastPass.completed()
    const deregistered = await this.instances.deregister(triple)
    if (!deregistered) throw instanceNotFound(triple)
    return serviceOf(deregistered, pass)
  }

  async exists(triple: ServiceTriple) {
    const pass = await this.lastPass.completed()
    const instance = await this.instances.find(triple)
    return instance ? { exists: true, service: serviceOf(instance, pass) } : { exists: false }
  }

  async services(request: InstancesRequest) {
    const pass = await this.lastPass.completed()
    const { instances, ...rest } = await this.instances.page(request)
    return { services: instances.map((instance) => serviceOf(instance, pass)), ...rest }
  }

  async healths(request: InstancesRequest) {
    const pass = await this.lastPass.completed()
    const { instances, ...rest } = await this.instances.page(request)
    return { healths: instances.map((instance) => healthOf(instance, pass)), ...rest }
  }

  async recordHealth({ status_code, ...triple }: ServiceTriple & { status_code: number }): Promise<Health> {
    const pass = await this.lastPass.completed()
    const recorded = await this.instances.recordHealth(triple, status_code, this.clock().toISOString())
    if (!recorded) throw instanceNotFound(triple)
    return healthOf(recorded, pass)
  }
}
