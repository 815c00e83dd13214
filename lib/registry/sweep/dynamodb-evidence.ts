import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { decodeCursor, encodeCursor } from '../../cursor.ts'
import type { Clock } from '../../platform/clock.ts'
import { dynamodbCall } from '../../platform/dynamodb.ts'
import type { Eviction, Evidence, PassRecord } from './evidence.ts'
import {
  type EvictionPosition,
  type PassPosition,
  queryEvictions,
  queryEvictionsOf,
  queryPasses,
} from './evidence-operations.ts'

export function dynamodbEvidence(
  client: DynamoDBClient,
  tables: { readonly evictions: string; readonly passes: string },
  clock: Clock,
): Evidence {
  /** One more than `limit` is asked for, so that a last page is known for one. */
  async function read(query: QueryCommandInput): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await dynamodbCall((abortSignal) =>
      client.send(new QueryCommand(query), { abortSignal }),
    )
    return Items.map((item) => unmarshall(item))
  }

  return {
    async evictions({ service_name, limit, cursor }) {
      const scope = `evictions ${service_name ?? '*'}`
      const after = decodeCursor<EvictionPosition>(scope, cursor)
      const request = { now: clock(), limit: limit + 1, after }
      const items = await read(
        service_name === undefined
          ? queryEvictions(tables.evictions, request)
          : queryEvictionsOf(tables.evictions, service_name, request),
      )
      const { shown, ...rest } = page<Eviction>(items, limit, (item) =>
        encodeCursor(scope, {
          service_name: item.service_name,
          position: item.position,
          ...(service_name === undefined && { log: item.log }),
        }),
      )
      return { evictions: shown, ...rest }
    },

    async passes({ limit, cursor }) {
      const after = decodeCursor<PassPosition>('passes', cursor)
      const items = await read(queryPasses(tables.passes, { now: clock(), limit: limit + 1, after }))
      const { shown, ...rest } = page<PassRecord>(items, limit, ({ log, position }) =>
        encodeCursor('passes', { log, position }),
      )
      return { passes: shown, ...rest }
    },
  }
}

/** The items without what only the store needs. */
function page<Item>(
  items: readonly Record<string, unknown>[],
  limit: number,
  cursorAfter: (item: Record<string, unknown>) => string,
) {
  const last = items[limit - 1]
  return {
    shown: items
      .slice(0, limit)
      .map(({ log: _, position: __, expires_at: ___, ...item }) => item as unknown as Item),
    ...(items.length > limit && last && { next: cursorAfter(last) }),
  }
}
