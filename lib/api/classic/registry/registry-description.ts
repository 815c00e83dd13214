import { instanceFlapping, instanceNotFound } from '../../../registry/instances/refusals.ts'
import { openapiDescription } from '../../openapi/description-route.ts'
import type { ServiceDescription } from '../../openapi/service-description.ts'
import { next, pageRequests } from '../page-examples.ts'
import { evictionPage, passPage } from './history-contract.ts'
import { eviction, pass } from './history-views.ts'
import { tripleFrom } from './instance-fields.ts'
import { health, service } from './instance-views.ts'
import { healthPage, instancePage, registered, unregistered } from './registry-contract.ts'
import type { registryService } from './registry-service.ts'

const shop = { service_name: 'shop', url: 'https://shop.example.com/health', http: 'GET' } as const
const id = '8f4b5c1e-6a39-4f0e-9d0b-3f1f4c5b6a77'
const checked = { id, ...shop, status_code: 200, checked_at: '2026-01-06T08:12:30.214Z' }
const instance = { ...checked, registered_at: '2026-01-05T09:00:00.000Z' }
const fresh = { ...instance, status_code: null, checked_at: null, fail_threshold: 3 }
const passIdentity = { lock_name: 'sweep', holder: 'c6b9d1f8-94b5-4c9a-8b60-0c9f9a5b7d11', fence: 4711 }
const notRegistered = { 404: [{ error: instanceNotFound(tripleFrom(shop)) }] } as const

export const registryDescription: ServiceDescription<typeof registryService> = {
  schemas: {
    Instance: service,
    InstancePage: instancePage,
    Registered: registered,
    Unregistered: unregistered,
    Health: health,
    HealthPage: healthPage,
    Eviction: eviction,
    EvictionPage: evictionPage,
    Pass: pass,
    PassPage: passPage,
    Description: openapiDescription,
  },
  examples: {
    deregisterService: {
      requests: { instance: shop },
      answers: { 200: { removed: instance } },
      problems: notRegistered,
    },
    describeRegistry: { answers: { 200: { description: { openapi: '3.1.0' } } } },
    listEvictions: {
      requests: pageRequests({ service_name: 'shop' }),
      answers: {
        200: {
          first: {
            evictions: [
              {
                ...shop,
                instance_id: id,
                generation: '5d3f7c2a-1b7e-4f0c-8a55-9e1d2c3b4a50',
                registered_at: '2026-01-05T09:00:00.000Z',
                evicted_at: '2026-01-06T08:13:00.512Z',
                probed_at: '2026-01-06T08:13:00.104Z',
                outcome: 'answered',
                status_code: 503,
                reason: null,
                peer: '203.0.113.7:443',
                duration_ms: 38,
                consecutive_failures: 3,
                ...passIdentity,
              },
            ],
            next,
          },
        },
      },
    },
    listHealths: {
      requests: pageRequests({ service_name: 'shop' }),
      answers: { 200: { first: { healths: [checked], next } } },
    },
    listPasses: {
      requests: pageRequests({}),
      answers: {
        200: {
          first: {
            passes: [
              {
                ...passIdentity,
                started_at: '2026-01-06T08:13:00.020Z',
                finished_at: '2026-01-06T08:13:00.530Z',
                duration_ms: 510,
                complete: true,
                registered: 7,
                passing: 6,
                failing: 1,
                unanswered: 0,
                forbidden: 0,
                evicted: 1,
                reinstated: 0,
                preserved: 0,
                superseded: 0,
                left: 0,
              },
            ],
            next,
          },
        },
      },
    },
    listServices: {
      requests: pageRequests({ service_name: 'shop', status: 'passing' }),
      answers: { 200: { first: { services: [instance], next } } },
    },
    recordHealth: {
      requests: { report: { ...shop, status_code: 200 } },
      answers: { 201: { recorded: checked } },
      problems: notRegistered,
    },
    registerService: {
      requests: { instance: { ...shop, fail_threshold: 3 } },
      answers: { 201: { registered: fresh }, 200: { present: { ...instance, fail_threshold: 3 } } },
      problems: { 409: [{ error: instanceFlapping(shop.url, new Date('2026-01-06T09:00:00.000Z')) }] },
    },
    serviceExists: {
      requests: { instance: shop },
      answers: {
        200: { registered: { exists: true, service: instance }, unregistered: { exists: false } },
      },
    },
  },
}
