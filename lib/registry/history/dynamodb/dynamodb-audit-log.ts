import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Clock } from '../../../platform/clock.ts'
import { decodeCursor, encodeCursor, someText } from '../../../platform/cursor.ts'
import type { DynamoDBStore } from '../../../platform/dynamodb.ts'
import { comparable } from '../../instances/instance.ts'
import type { Eviction, Evidence, PassRecord } from '../audit-log.ts'
import {
  type EvictionPosition,
  isOutlived,
  type PassPosition,
  queryEvictions,
  queryEvictionsOf,
  queryPasses,
} from './audit-log-requests.ts'

/** A time, and what distinguishes records of the same time. */
const aPosition = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[\x21-\x7e]{1,100}$/

export function dynamodbEvidence(
  store: DynamoDBStore,
  tables: { readonly evictions: string; readonly passes: string },
  clock: Clock,
): Evidence {
  /** One more than `limit` is asked for, so that a last page is known for one. */
  async function read(query: QueryCommandInput): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await store.send(new QueryCommand(query))
    return Items.map((item) => unmarshall(item))
  }

  return {
    async evictions({ service_name, limit, cursor }) {
      const scope = `evictions ${comparable(service_name ?? '*')}`
      const position = decodeCursor(scope, cursor, [aPosition, someText(64)])
      const after: EvictionPosition | undefined = position && {
        position: position[0],
        service_name: service_name === undefined ? position[1] : comparable(service_name),
        ...(service_name === undefined && { log: 'evictions' }),
      }
      const now = clock()
      if (after && isOutlived(after, now)) return { evictions: [] }
      const request = { now, limit: limit + 1, after }
      const items = await read(
        service_name === undefined
          ? queryEvictions(tables.evictions, request)
          : queryEvictionsOf(tables.evictions, service_name, request),
      )
      const { shown, ...rest } = page<Eviction>(items, limit, (item) =>
        encodeCursor(scope, [`${item.position}`, `${item.service_name}`]),
      )
      return { evictions: shown, ...rest }
    },

    async passes({ limit, cursor }) {
      const position = decodeCursor('passes', cursor, [aPosition])
      const after: PassPosition | undefined = position && { log: 'passes', position: position[0] }
      const now = clock()
      if (after && isOutlived(after, now)) return { passes: [] }
      const items = await read(queryPasses(tables.passes, { now, limit: limit + 1, after }))
      const { shown, ...rest } = page<PassRecord>(items, limit, (item) =>
        encodeCursor('passes', [`${item.position}`]),
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
    shown: items.slice(0, limit).map(({ log: _, position: __, expires_at: ___, known_as, ...item }) => {
      return { ...item, ...(known_as !== undefined && { service_name: known_as }) } as unknown as Item
    }),
    ...(items.length > limit && last && { next: cursorAfter(last) }),
  }
}
