/** How one page of a list is requested: at most `limit` items, after those of the page that `cursor` ended. */
export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** One page of a list; `next`, the cursor of the page after it, is absent on the last. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string
}

/**
 * The page of at most `limit` items that begins `found`, which holds one more where the list goes on.
 *
 * @param cursorAfter the cursor of the page that begins after an item
 */
export function pageOf<Item>(
  found: readonly Item[],
  limit: number,
  cursorAfter: (last: Item) => string,
): Page<Item> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return found.length > limit && last !== undefined ? { items, next: cursorAfter(last) } : { items }
}

/** The page with every item mapped. */
export function mapPage<From, To>({ items, ...rest }: Page<From>, map: (item: From) => To): Page<To> {
  return { items: items.map(map), ...rest }
}
