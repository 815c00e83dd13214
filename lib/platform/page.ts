/** How one page of a list is requested: at most `limit` items, after those of the page that `cursor` ended. */
export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** How one page of a list is requested that can be read both ways. The list is in order of time, newest first. */
export interface TwoWayRequest extends PageRequest {
  /**
   * On which side of the cursor's position the page is; without a cursor it is the newest page in any case. A page that
   * is requested with a direction leads both ways, one without only to what is older.
   */
  readonly direction?: 'older' | 'newer' | undefined
}

/** One page of a list; `next`, the cursor of the page after it, is absent on the last. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string
}

/** One page of a list that can be read both ways; `previous`, the cursor of the page before it, is absent on the first. */
export interface TwoWayPage<Item> extends Page<Item> {
  readonly previous?: string
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

/** Whether a page of what is newer than the cursor's position is requested. */
export function isNewerRequested({ cursor, direction }: TwoWayRequest): boolean {
  return cursor !== undefined && direction === 'newer'
}

/**
 * The page that `found` holds, newest first, with one item more where the list goes on: after the page, or before it
 * where what is newer was requested. Towards the cursor there is always a page, though what was on it may be gone.
 *
 * @param cursorAt the cursor of the pages on either side of an item
 */
export function twoWayPageOf<Item>(
  found: readonly Item[],
  request: TwoWayRequest,
  cursorAt: (item: Item) => string,
): TwoWayPage<Item> {
  const { limit, cursor, direction } = request
  if (direction === undefined) return pageOf(found, limit, cursorAt)
  const isNewer = isNewerRequested(request)
  const items = isNewer ? found.slice(-limit) : found.slice(0, limit)
  const [first, last] = [items[0], items.at(-1)]
  if (first === undefined || last === undefined) return { items }
  const goesOn = found.length > limit
  return {
    items,
    ...((isNewer || goesOn) && { next: cursorAt(last) }),
    ...((isNewer ? goesOn : cursor !== undefined) && { previous: cursorAt(first) }),
  }
}

/** The page with every item mapped. */
export function mapPage<From, To, Cursors extends object>(
  { items, ...cursors }: { readonly items: readonly From[] } & Cursors,
  map: (item: From) => To,
): { readonly items: readonly To[] } & Omit<Cursors, 'items'> {
  return { items: items.map(map), ...cursors }
}
