import { type AttributeValue, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { Clock } from '../../../platform/clock.ts'
import { decodeCursor, encodeCursor, someText } from '../../../platform/cursor.ts'
import type { DynamoDBStore } from '../../../platform/dynamodb.ts'
import { mapPage, pageOf } from '../../../platform/page.ts'
import { comparable } from '../../instances/instance.ts'
import type { AuditLog } from '../audit-log.ts'
import {
  type EvictionPosition,
  isExpired,
  queryEvictions,
  queryEvictionsOf,
  queryPasses,
} from './audit-log-requests.ts'
import { evictionFrom } from './eviction-item.ts'
import { passFrom } from './pass-item.ts'

/** A time and what tells apart records of the same time. */
const aPosition = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[\x21-\x7e]{1,100}$/

export function dynamodbAuditLog(
  store: DynamoDBStore,
  tables: { readonly evictions: string; readonly passes: string },
  clock: Clock,
): AuditLog {
  async function read(query: QueryCommandInput): Promise<Item[]> {
    const { Items = [] } = await store.send(new QueryCommand(query))
    return Items
  }

  return {
    async evictions({ serviceName, limit, cursor }) {
      const scope = `evictions ${comparable(serviceName ?? '*')}`
      const position = decodeCursor(scope, cursor, [aPosition, someText(64)])
      const after: EvictionPosition | undefined = position && {
        position: position[0],
        serviceName: position[1],
      }
      const now = clock()
      if (after && isExpired(after, now)) return { items: [] }
      const request = { now, limit: limit + 1, after }
      const found = await read(
        serviceName === undefined
          ? queryEvictions(tables.evictions, request)
          : queryEvictionsOf(tables.evictions, serviceName, request),
      )
      const page = pageOf(found, limit, (item) =>
        encodeCursor(scope, [textIn(item.position), textIn(item.service_name)]),
      )
      return mapPage(page, evictionFrom)
    },

    async passes({ limit, cursor }) {
      const position = decodeCursor('passes', cursor, [aPosition])
      const after = position && { position: position[0] }
      const now = clock()
      if (after && isExpired(after, now)) return { items: [] }
      const found = await read(queryPasses(tables.passes, { now, limit: limit + 1, after }))
      const page = pageOf(found, limit, (item) => encodeCursor('passes', [textIn(item.position)]))
      return mapPage(page, passFrom)
    },
  }
}

type Item = Record<string, AttributeValue>

function textIn(value: AttributeValue | undefined): string {
  return value?.S ?? ''
}
