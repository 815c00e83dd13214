import { beforeAll, expect, test } from '@jest/globals'
import { registry } from '../support/http/registry-api.ts'
import { behaviours, type Peer, startPeer } from '../support/registry/hostile-servers.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

useDynamoDB()

let sweep: () => Promise<void>
let healthy: Peer
let failing: Peer

beforeAll(async () => {
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT'
  sweep = (await import('../../handlers/registry/sweep.ts')).handler
  healthy = await startPeer(behaviours.healthy)
  failing = await startPeer(behaviours.failing)
})

test('the scheduled function evicts a failing instance from every list, and skips a sweep that comes too soon', async () => {
  for (const { url } of [healthy, failing]) {
    await registry.register({ json: { service_name: 'polls', url, http: 'GET' } })
  }
  await sweep()
  await sweep()
  const { services } = (await registry.services()).body
  expect(services).toEqual([expect.objectContaining({ url: healthy.url, status_code: 200 })])
  const { healths } = (await registry.healths()).body
  expect(healths).toEqual([expect.objectContaining({ url: healthy.url, status_code: 200 })])
  expect([healthy, failing].map(({ requests }) => requests.length)).toEqual([1, 1])
})
