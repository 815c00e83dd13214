import type { AttributeValue } from '@aws-sdk/client-dynamodb'

type Item = Record<string, AttributeValue>

interface ItemsPage {
  readonly Items?: Item[] | undefined
  readonly LastEvaluatedKey?: Item | undefined
}

/** The items of a Query or a Scan after the key `start`. A further page is read only when an item of it is needed. */
export async function* itemsAfter(
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
