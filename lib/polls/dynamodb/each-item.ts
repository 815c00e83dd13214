import type { AttributeValue } from '@aws-sdk/client-dynamodb'

type Item = Record<string, AttributeValue>

interface ItemsPage {
  readonly Items?: Item[] | undefined
  readonly LastEvaluatedKey?: Item | undefined
}

/** The items of a Query or a Scan from `start` on. The next page is read when its first item is asked for. */
export async function* eachItem(
  start: Item | undefined,
  readPage: (ExclusiveStartKey: Item | undefined) => Promise<ItemsPage>,
): AsyncGenerator<Item> {
  let after = start
  do {
    const { Items = [], LastEvaluatedKey } = await readPage(after)
    yield* Items
    after = LastEvaluatedKey
  } while (after)
}
