import { randomUUID } from 'node:crypto'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { listEvictions, listPasses } from '../../lib/api/classic/registry/history-contract.ts'
import type { evictionView, passView } from '../../lib/api/classic/registry/history-views.ts'
import { encodeCursor } from '../../lib/platform/cursor.ts'
import { dynamodbStore } from '../../lib/platform/dynamodb.ts'
import type { AuditLog } from '../../lib/registry/history/audit-log.ts'
import { dynamodbAuditLog } from '../../lib/registry/history/dynamodb/dynamodb-audit-log.ts'
import { evictionFrom, evictionItem } from '../../lib/registry/history/dynamodb/eviction-item.ts'
import { passFrom, passItem } from '../../lib/registry/history/dynamodb/pass-item.ts'
import { sender } from '../support/http/sender.ts'
import { broken, forbidden, refused, unanswered } from '../support/registry/samples.ts'
import {
  clearTables,
  instanceAt,
  itemsOf,
  register,
  scriptedProbe,
  sweepOn,
  virtualClock,
} from '../support/registry/sweep-on-store.ts'
import { useDynamoDB } from '../support/stores/use-stores.ts'

const dynamodb = useDynamoDB()

const evictions = sender<{ evictions: ReturnType<typeof evictionView>[]; next?: string }>(
  () => import('../../handlers/registry/evictions.ts'),
  listEvictions,
)
const passes = sender<{ passes: ReturnType<typeof passView>[]; next?: string }>(
  () => import('../../handlers/registry/passes.ts'),
  listPasses,
)

const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString()
const urlOf = ({ url }: { url: string }) => url

/** Seven instances of two services, evicted by two passes. */
async function evictSome(): Promise<void> {
  const clock = virtualClock(anHourAgo())
  const outcomes = [broken, refused, unanswered, forbidden]
  const probe = scriptedProbe(clock.now, (url) => outcomes[Number(url.at(-2)) % 4] ?? broken)
  const sweep = sweepOn(dynamodb.client, { probe, clock: clock.now })
  for (const number of [0, 1, 2, 3]) {
    await register(dynamodb.client, instanceAt(`http://10.0.0.${number}/`, 'likes'))
  }
  await sweep()
  clock.advance(30_000)
  for (const number of [4, 5, 6])
    await register(dynamodb.client, instanceAt(`http://10.0.0.${number}/`, 'polls'))
  await sweep()
}

describe('GET /registry/evictions', () => {
  beforeAll(async () => {
    await clearTables(dynamodb.client)
    await evictSome()
  })

  test('has for each eviction the probe, its outcome and duration, and the pass', async () => {
    const { body } = await evictions({ query: { service_name: 'likes' } })
    const found = Object.fromEntries(body.evictions.map((eviction) => [eviction.url, eviction]))
    const pass = {
      lock_name: 'sweep',
      fence: 1,
      consecutive_failures: 1,
      duration_ms: 3,
      service_name: 'likes',
    }
    expect(found['http://10.0.0.0/']).toMatchObject({
      ...pass,
      outcome: 'answered',
      status_code: 500,
      reason: null,
    })
    expect(found['http://10.0.0.1/']).toMatchObject({ ...pass, outcome: 'refused', reason: 'ECONNREFUSED' })
    expect(found['http://10.0.0.2/']).toMatchObject({ ...pass, outcome: 'unanswered', status_code: null })
    expect(found['http://10.0.0.3/']).toMatchObject({
      ...pass,
      outcome: 'forbidden',
      reason: 'resolves to 169.254.169.254',
    })
    expect(body.evictions).toHaveLength(4)
  })

  test('lists those of all services, newest first, over several pages, each once', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query: Record<string, string> = { limit: '2', ...(cursor && { cursor }) }
      const { body } = await evictions({ query })
      seen.push(...body.evictions.map(urlOf))
      cursor = body.next
    } while (cursor)
    expect(seen.slice(0, 3).toSorted()).toEqual(['http://10.0.0.4/', 'http://10.0.0.5/', 'http://10.0.0.6/'])
    expect(new Set(seen).size).toBe(7)
    expect(seen).toHaveLength(7)
  })

  test('has the same members in the same order for each', async () => {
    const { body } = await evictions()
    const described = [
      'service_name',
      'url',
      'http',
      'instance_id',
      'generation',
      'registered_at',
      'evicted_at',
    ]
    for (const eviction of body.evictions) expect(Object.keys(eviction).slice(0, 7)).toEqual(described)
  })

  test('is empty for a service without any', async () => {
    expect((await evictions({ query: { service_name: 'none' } })).body).toEqual({ evictions: [] })
  })

  test('rejects the cursor of another list', async () => {
    const { next = '' } = (await evictions({ query: { limit: '1' } })).body
    expect((await evictions({ query: { service_name: 'likes', cursor: next } })).status).toBe(400)
  })

  test('keeps an eviction for seven days and omits older ones', async () => {
    const [item = {}] = await itemsOf(dynamodb.client, 'evictions')
    expect(item.expires_at).toBe(Math.floor(Date.parse(item.evicted_at) / 1_000) + 7 * 24 * 3_600)
    const old = new Date(Date.now() - 7 * 24 * 3_600_000 - 1_000).toISOString()
    const expired = { ...evictionFrom(marshall(item)), evictedAt: old, serviceName: 'expired' }
    await dynamodb.client.send(new PutItemCommand({ TableName: 'evictions', Item: evictionItem(expired) }))
    expect((await evictions({ query: { service_name: 'expired' } })).body).toEqual({ evictions: [] })
    const { body } = await evictions({ query: { limit: '100' } })
    expect(body.evictions.map(({ service_name }) => service_name)).not.toContain('expired')
  })

  test('finds those of a service whatever the case of its name', async () => {
    const of = async (service_name: string) => (await evictions({ query: { service_name } })).body.evictions
    expect(await of('LIKES')).toEqual(await of('likes'))
    expect(await of('LIKES')).toHaveLength(4)
  })
})

describe('a cursor whose position has expired', () => {
  const old = new Date(Date.now() - 7 * 24 * 3_600_000 - 1_000).toISOString()
  const position = `${old}#${randomUUID()}`

  test.each([
    [
      'evictions *',
      [position, 'likes'],
      (auditLog: AuditLog, cursor: string) => auditLog.evictions({ limit: 9, cursor }),
    ],
    [
      'evictions likes',
      [position, 'likes'],
      (auditLog: AuditLog, cursor: string) => auditLog.evictions({ serviceName: 'likes', limit: 9, cursor }),
    ],
    ['passes', [position], (auditLog: AuditLog, cursor: string) => auditLog.passes({ limit: 9, cursor })],
  ] as const)(
    'ends the list %s without a request to the store, which would reject it',
    async (scope, parts, list) => {
      const client = new DynamoDBClient()
      let sent = 0
      client.middlewareStack.add((next) => (request) => next(request).finally(() => sent++), {
        step: 'initialize',
      })
      const auditLog = dynamodbAuditLog(
        dynamodbStore(client),
        { evictions: 'evictions', passes: 'passes' },
        () => new Date(),
      )
      const page = await list(auditLog, encodeCursor(scope, parts))
      expect([Object.values(page), sent]).toEqual([[[]], 0])
      client.destroy()
    },
  )
})

describe('GET /registry/passes', () => {
  beforeEach(async () => {
    await clearTables(dynamodb.client)
    await evictSome()
  })

  test('has the same members in the same order for each', async () => {
    const { body } = await passes()
    for (const pass of body.passes) {
      expect(Object.keys(pass).slice(0, 5)).toEqual([
        'lock_name',
        'holder',
        'fence',
        'started_at',
        'finished_at',
      ])
    }
  })

  test('omits those older than seven days', async () => {
    const { body } = await passes()
    const items = await itemsOf(dynamodb.client, 'passes')
    const item = items.find(({ log }) => log === 'passes') ?? {}
    const old = new Date(Date.now() - 7 * 24 * 3_600_000 - 1_000).toISOString()
    const Item = passItem({ ...passFrom(marshall(item)), startedAt: old, lockName: 'expired' })
    await dynamodb.client.send(new PutItemCommand({ TableName: 'passes', Item }))
    expect((await passes()).body).toEqual(body)
  })

  test('has the counts of each pass, newest first, over several pages', async () => {
    const first = await passes({ query: { limit: '1' } })
    expect(first.body.passes).toEqual([
      expect.objectContaining({ fence: 2, registered: 3, evicted: 3, complete: true }),
    ])
    const second = await passes({ query: { limit: '1', cursor: first.body.next ?? '' } })
    expect(second.body).toEqual({
      passes: [
        expect.objectContaining({
          fence: 1,
          registered: 4,
          failing: 2,
          unanswered: 1,
          forbidden: 1,
          evicted: 4,
          left: 0,
        }),
      ],
    })
  })
})
