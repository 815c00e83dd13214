import { randomUUID } from 'node:crypto'
import { systemClock as clock } from '../platform/clock.ts'
import { optional, optionalCount, required } from '../platform/config.ts'
import { sharedDynamoDB } from '../platform/dynamodb.ts'
import { log } from '../platform/log.ts'
import { once } from '../platform/once.ts'
import { dynamodbAuditLog } from './history/dynamodb/dynamodb-audit-log.ts'
import { dynamodbLastPassStore } from './history/dynamodb/dynamodb-last-pass-store.ts'
import { makeDeregisterInstance } from './instances/deregister-instance.ts'
import { dynamodbInstanceStore } from './instances/dynamodb/dynamodb-instance-store.ts'
import { makeFindInstance } from './instances/find-instance.ts'
import { makeListInstances } from './instances/list-instances.ts'
import { makeRecordHealth } from './instances/record-health.ts'
import { makeRegisterInstance } from './instances/register-instance.ts'
import { makeListHealths } from './membership/list-healths.ts'
import { Presence } from './membership/presence.ts'
import { SelfRegistration } from './membership/self-registration.ts'
import { sharedRegistrations } from './membership/shared-registrations.ts'
import { dynamodbProbationStore } from './probation/dynamodb/dynamodb-probation-store.ts'
import { allowedCidrs } from './probe/allowed-cidrs.ts'
import { nameResolver } from './probe/name-resolver.ts'
import { prober } from './probe/prober.ts'
import { urlRefusal } from './probe/url-rules.ts'
import { dynamodbLockStore } from './sweep/dynamodb/dynamodb-lock-store.ts'
import { dynamodbPassWriter } from './sweep/dynamodb/dynamodb-pass-writer.ts'
import { makeScheduledSweep } from './sweep/scheduled-sweep.ts'
import { makeSweep } from './sweep/sweep.ts'

const instances = /* @__PURE__ */ once(() =>
  dynamodbInstanceStore(sharedDynamoDB(), {
    services: required('SERVICES_TABLE'),
    probations: required('PROBATIONS_TABLE'),
  }),
)

const lastPass = /* @__PURE__ */ once(() => dynamodbLastPassStore(sharedDynamoDB(), required('PASSES_TABLE')))

const auditLog = /* @__PURE__ */ once(() => {
  const tables = { evictions: required('EVICTIONS_TABLE'), passes: required('PASSES_TABLE') }
  return dynamodbAuditLog(sharedDynamoDB(), tables, clock)
})

export const registerInstance = /* @__PURE__ */ once(() => {
  const allowed = allowedCidrs()
  return makeRegisterInstance({
    instances: instances(),
    lastPass: lastPass(),
    clock,
    urlRefusal: (url) => urlRefusal(url, allowed),
  })
})

export const deregisterInstance = /* @__PURE__ */ once(() =>
  makeDeregisterInstance({ instances: instances(), lastPass: lastPass() }),
)

export const findInstance = /* @__PURE__ */ once(() =>
  makeFindInstance({ instances: instances(), lastPass: lastPass() }),
)

export const listInstances = /* @__PURE__ */ once(() =>
  makeListInstances({ instances: instances(), lastPass: lastPass() }),
)

export const recordHealth = /* @__PURE__ */ once(() =>
  makeRecordHealth({ instances: instances(), lastPass: lastPass(), clock }),
)

export const listHealths = /* @__PURE__ */ once(() =>
  makeListHealths({ listInstances: listInstances(), presence: presence('registry') }),
)

export const listEvictions = /* @__PURE__ */ once(() => auditLog().evictions)

export const listPasses = /* @__PURE__ */ once(() => auditLog().passes)

/** A service's membership in the registry, for the service's health check. */
export function presence(serviceName: string): Presence {
  return new Presence({
    serviceName,
    instances: instances(),
    registration: selfRegistration(serviceName),
    report: (failure) =>
      log.warn('registry unavailable', { service_name: serviceName, detail: String(failure) }),
  })
}

/**
 * The registration of this process's instance of a service, by the URL of its health check. There is none without
 * PUBLIC_URL, the URL under which the process is reached from outside.
 */
function selfRegistration(serviceName: string): SelfRegistration | undefined {
  const base = optional('PUBLIC_URL', '').replace(/\/+$/, '')
  if (base === '') return undefined
  const registrations = sharedRegistrations()
  const known = registrations.get(serviceName)
  if (known) return known
  const { href: url } = new URL(`${base}/${serviceName}/health-check`)
  const registration = new SelfRegistration(instances(), clock, { serviceName, url, http: 'GET' })
  registrations.set(serviceName, registration)
  return registration
}

export const runScheduledSweep = /* @__PURE__ */ once(() => {
  const tables = {
    services: required('SERVICES_TABLE'),
    locks: required('LOCKS_TABLE'),
    passes: required('PASSES_TABLE'),
    evictions: required('EVICTIONS_TABLE'),
    probations: required('PROBATIONS_TABLE'),
  }
  const sweep = makeSweep({
    instances: instances(),
    probations: dynamodbProbationStore(sharedDynamoDB(), tables.probations),
    locks: dynamodbLockStore(sharedDynamoDB(), tables.locks, randomUUID, clock),
    writer: dynamodbPassWriter(sharedDynamoDB(), tables, randomUUID),
    probe: prober({ allowed: allowedCidrs(), resolver: () => nameResolver(1_000), clock }),
    clock,
    newId: randomUUID,
    failThreshold: optionalCount('FAIL_THRESHOLD', 1),
    shards: optionalCount('SWEEP_SHARDS', 1),
  })
  return makeScheduledSweep(sweep)
})
