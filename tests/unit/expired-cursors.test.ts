import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, test } from '@jest/globals'
import { encodeCursor } from '../../lib/platform/cursor.ts'
import { dynamodbStore } from '../../lib/platform/dynamodb.ts'
import { dynamodbAuditLog } from '../../lib/registry/history/dynamodb/dynamodb-audit-log.ts'

/** Nothing listens there, so every request to the store fails. */
const client = new DynamoDBClient({
  endpoint: 'http://127.0.0.1:1',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
})
afterAll(() => client.destroy())

const now = new Date('2026-03-10T05:00:00.000Z')
const auditLog = dynamodbAuditLog(
  dynamodbStore(client),
  { evictions: 'evictions', passes: 'passes' },
  () => now,
)

const lists: readonly [name: string, read: (position: string) => Promise<object>, empty: object][] = [
  [
    'all evictions',
    (position) => auditLog.evictions({ limit: 5, cursor: encodeCursor('evictions *', [position, 'likes']) }),
    { items: [] },
  ],
  [
    "a service's evictions",
    (position) =>
      auditLog.evictions({
        serviceName: 'likes',
        limit: 5,
        cursor: encodeCursor('evictions likes', [position, 'likes']),
      }),
    { items: [] },
  ],
  [
    'all passes',
    (position) => auditLog.passes({ limit: 5, cursor: encodeCursor('passes', [position]) }),
    { items: [] },
  ],
]

describe.each(lists)('a cursor of %s', (_, read, empty) => {
  test.each(['2026-03-03T04:59:59.999Z#x', '1970-01-01T00:00:00.000Z#x'])(
    'whose position has expired ends the list without a request to the store: %s',
    async (position) => expect(await read(position)).toEqual(empty),
  )

  test('whose position has not expired leads to a request to the store', async () => {
    await expect(read('2026-03-03T05:00:00.000Z#x')).rejects.toThrow('DynamoDB does not answer')
  })
})
