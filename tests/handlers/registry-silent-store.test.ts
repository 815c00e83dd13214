import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { activeTime } from '../support/active-time.ts'
import { registry } from '../support/http/registry-api.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

process.env.PUBLIC_URL = 'http://127.0.0.1:3000/'

useDynamoDB()

/** Accepts connections and sends nothing. */
const silent = createServer()

beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
})

afterAll(() => {
  silent.close()
})

test('the registry’s health check waits only once for a store that does not answer, to list and to register', async () => {
  // Loading the handler takes time, too.
  await registry.healths()
  const unwell = async () => {
    const { status, headers } = await registry.healths()
    expect([status, headers['retry-after']]).toEqual([503, '1'])
  }
  expect(await activeTime(unwell)).toBeLessThan(1_000)
})
