import type { BatchGetItemCommandOutput, KeysAndAttributes } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from '@jest/globals'
import { batchGetFrom } from '../../lib/platform/dynamodb/batch-get.ts'

type Requested = Record<string, KeysAndAttributes>

const key = (id: number) => ({ id: { S: `${id}` } })
const keys = (count: number) => Array.from({ length: count }, (_, index) => key(index))

/** How many keys of each table a request has. */
function countsOf(requested: Requested): Record<string, number> {
  return Object.fromEntries(Object.entries(requested).map(([table, { Keys = [] }]) => [table, Keys.length]))
}

function answer(rest: Partial<BatchGetItemCommandOutput>): BatchGetItemCommandOutput {
  return { $metadata: {}, ...rest }
}

/** An answer with the keys themselves as the items. */
function echo(requested: Requested): BatchGetItemCommandOutput {
  const items = Object.entries(requested).map(([table, { Keys = [] }]) => [table, Keys])
  return answer({ Responses: Object.fromEntries(items) })
}

describe('reading many items', () => {
  test('of several tables asks for a hundred keys at once, consistently, before any is answered', async () => {
    const requests: Requested[] = []
    let release: (value?: unknown) => void = () => undefined
    const allSent = new Promise((resolve) => {
      release = resolve
    })
    const read = batchGetFrom({ one: keys(150), two: keys(75) }, async (requested) => {
      requests.push(requested)
      if (requests.length === 3) release()
      await allSent
      return echo(requested)
    })
    expect(await read).toEqual({ one: keys(150), two: keys(75) })
    expect(requests.map(countsOf)).toEqual([{ one: 100 }, { one: 50, two: 50 }, { two: 25 }])
    const tables = requests.flatMap(Object.values<KeysAndAttributes>)
    expect(tables.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true, true, true, true])
  })

  test('asks again for what was left unprocessed, of whichever table', async () => {
    const requests: Requested[] = []
    const found = await batchGetFrom({ one: keys(2), two: keys(2) }, async (requested) => {
      requests.push(requested)
      if (requests.length === 1) {
        return answer({
          Responses: { one: [key(0)] },
          UnprocessedKeys: { one: { Keys: [key(1)] }, two: { Keys: keys(2) } },
        })
      }
      if (requests.length === 2) {
        return answer({ Responses: { one: [key(1)] }, UnprocessedKeys: { two: { Keys: keys(2) } } })
      }
      return answer({ Responses: { two: keys(2) }, UnprocessedKeys: {} })
    })
    expect(found).toEqual({ one: keys(2), two: keys(2) })
    expect(requests.map(countsOf)).toEqual([{ one: 2, two: 2 }, { one: 1, two: 2 }, { two: 2 }])
  })

  test('asks for nothing where there are no keys, and finds nothing of what is missing', async () => {
    const refuse = () => Promise.reject(new Error('This must not be called'))
    expect(await batchGetFrom({ one: [], two: [] }, refuse)).toEqual({ one: [], two: [] })
    expect(await batchGetFrom({ one: keys(1), two: [] }, async () => answer({}))).toEqual({
      one: [],
      two: [],
    })
  })
})
