import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { registry, triple } from '../support/http/registry-api.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const engine = useDynamoDB()

describe('an entity tag', () => {
  const query = { service_name: 'tagged' }
  const instance = triple('tagged')

  async function passed(started_at: string, finished_at: string) {
    const Item = marshall({ log: 'last-complete', position: 'sweep', started_at, finished_at })
    await engine.client.send(new PutItemCommand({ TableName: 'passes', Item }))
  }

  test('does not change with the time of the last check, and a client that sends it gets a 304', async () => {
    await registry.register({ query: instance })
    await registry.recordHealth({ query: { ...instance, status_code: '200' } })
    const lists = [
      async (headers = {}) => {
        const { body, ...reply } = await registry.services({ query, headers })
        return { ...reply, rows: body?.services }
      },
      async (headers = {}) => {
        const { body, ...reply } = await registry.healths({ query, headers })
        return { ...reply, rows: body?.healths }
      },
    ]
    for (const list of lists) {
      const first = await list()
      const etag = first.headers.etag ?? ''
      expect(etag).toMatch(/^W\/"/)
      const finished_at = new Date(Date.now() + 2_000).toISOString()
      await passed(new Date(Date.now() + 1_000).toISOString(), finished_at)
      const second = await list()
      expect(first.rows).not.toMatchObject([{ checked_at: finished_at }])
      expect(second.rows).toMatchObject([{ checked_at: finished_at }])
      expect(second.headers.etag).toBe(etag)
      expect(await list({ 'if-none-match': `"x", ${etag}` })).toEqual({
        status: 304,
        headers: { etag, 'x-request-id': 'test-request' },
        rows: undefined,
      })
    }
  })

  test.each<[string, () => Promise<unknown>]>([
    ['a member joins', () => registry.register({ query: triple('tagged', 'http://localhost:2/') })],
    ['one fails', () => registry.recordHealth({ query: { ...instance, status_code: '503' } })],
    ['one leaves', () => registry.deregister({ query: triple('tagged', 'http://localhost:2/') })],
  ])('changes when %s', async (_, change) => {
    const before = (await registry.services({ query })).headers.etag ?? ''
    await change()
    const after = await registry.services({ query, headers: { 'if-none-match': before } })
    expect(after.status).toBe(200)
    expect(after.headers.etag).not.toBe(before)
  })

  test('exists for an empty list, too', async () => {
    const { headers } = await registry.services({ query: { service_name: 'nobody' } })
    const again = await registry.services({
      query: { service_name: 'nobody' },
      headers: { 'if-none-match': headers.etag ?? '' },
    })
    expect(again.status).toBe(304)
  })
})
