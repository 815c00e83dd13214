import { randomUUID } from 'node:crypto'
import type { Stored } from '../contract/route.ts'
import { invalidParameter, Refusal } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { Health, Service } from './contract.ts'
import type { Instance, ServiceTriple } from './instance.ts'
import type { Instances, InstancesRequest, Registration } from './instances.ts'
import { type CompletedPass, type LastPass, lastChecked } from './last-pass.ts'

/** Says which rule a URL breaks, such as `should not lead to a private address`, or nothing. */
export type UrlRule = (url: URL) => string | undefined

/** The operations of the registry that its clients ask for. */
export class Registry {
  constructor(
    private readonly instances: Instances,
    private readonly lastPass: LastPass,
    private readonly clock: Clock,
    private readonly urlRule: UrlRule,
  ) {}

  async register({ fail_threshold, ...triple }: RegisterInput): Promise<Stored<Service>> {
    const broken = this.urlRule(new URL(triple.url))
    if (broken) throw invalidParameter('url', broken)
    const pass = await this.lastPass.completed()
    const registration = { ...newRegistration(triple, this.clock), fail_threshold }
    const stored = await this.instances.register(registration)
    return { created: stored.id === registration.id, value: serviceOf(stored, pass) }
  }

  /** A repeat finds nothing, and says so, also where only the first answer was lost. */
  async deregister(triple: ServiceTriple): Promise<Service> {
    const pass = await this.lastPass.completed()
    return serviceOf((await this.instances.deregister(triple)) ?? notRegistered(triple), pass)
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
    return healthOf(recorded ?? notRegistered(triple), pass)
  }
}

interface RegisterInput extends ServiceTriple {
  readonly fail_threshold?: number | undefined
}

/** A registration of this moment, with an id and a generation that no other has. */
export function newRegistration({ service_name, url, http }: ServiceTriple, clock: Clock): Registration {
  return {
    service_name,
    url,
    http,
    id: randomUUID(),
    generation: randomUUID(),
    registered_at: clock().toISOString(),
  }
}

function healthOf(instance: Instance, pass: CompletedPass | undefined): Health {
  const { id, service_name, url, http, status_code } = instance
  return { id, service_name, url, http, status_code, checked_at: lastChecked(instance, pass) }
}

function serviceOf(instance: Instance, pass: CompletedPass | undefined): Service {
  const { registered_at, fail_threshold } = instance
  return {
    ...healthOf(instance, pass),
    registered_at,
    ...(fail_threshold !== undefined && { fail_threshold }),
  }
}

function notRegistered({ service_name, url, http }: ServiceTriple): never {
  throw new Refusal('unknown', `${service_name} is not registered at ${url} with ${http}`)
}
