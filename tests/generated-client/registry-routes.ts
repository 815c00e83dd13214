import type { components, paths } from 'generated/registry'
import createClient from 'openapi-fetch'
import { check, failed, succeeded } from './expectations.ts'

/**
 * Calls every route of the registry at the URL that is the first argument, as a service that registers itself would.
 */
async function callEveryRoute(baseUrl: string): Promise<void> {
  const registry = createClient<paths>({ baseUrl })
  const triple = { service_name: 'generated', url: 'http://127.0.0.1:9/', http: 'GET' } as const

  const registered: components['schemas']['Instance'] = succeeded(
    await registry.POST('/new/service', { body: { ...triple, fail_threshold: 2 } }),
  )
  check(registered.fail_threshold === 2, 'an instance is registered')
  const exists = succeeded(await registry.GET('/service/exists', { params: { query: triple } }))
  if (exists.exists) check(exists.service.id === registered.id, 'a registered instance exists')
  else throw new Error('The instance does not exist')
  const found = succeeded(await registry.POST('/service/exists', { body: { ...triple, http: 'HEAD' } }))
  check(!found.exists, 'another instance does not exist')

  const health: components['schemas']['Health'] = succeeded(
    await registry.POST('/urls/healths', { body: { ...triple, status_code: 503 } }),
  )
  const code: number | null = health.status_code
  check(code === 503, 'a report is recorded')
  const query = { service_name: 'generated' }
  const { healths } = succeeded(await registry.GET('/health-check', { params: { query } }))
  check(healths.length === 1, 'reports are listed')
  const list = await registry.GET('/services', { params: { query: { ...query, status: 'failing' } } })
  check(succeeded(list).services[0]?.id === registered.id, 'instances are listed by their health')
  const etag = list.response.headers.get('etag') ?? ''
  const unchanged = await registry.GET('/services', {
    params: { query: { ...query, status: 'failing' }, header: { 'If-None-Match': etag } },
  })
  check(unchanged.response.status === 304, 'an unchanged list is not sent again')

  const evictions: components['schemas']['Eviction'][] = succeeded(
    await registry.GET('/evictions', { params: { query } }),
  ).evictions
  const passes: components['schemas']['Pass'][] = succeeded(await registry.GET('/passes')).passes
  check(evictions.length === 0 && Array.isArray(passes), 'the service was never evicted')

  succeeded(await registry.DELETE('/service', { params: { query: triple } }))
  const gone = failed(await registry.DELETE('/service', { params: { query: triple } }))
  check(gone.status === 404, 'an instance is deregistered once')
  check(succeeded(await registry.GET('/openapi.json')).openapi === '3.1.0', 'the service describes itself')
}

await callEveryRoute(process.argv[2] ?? '')
