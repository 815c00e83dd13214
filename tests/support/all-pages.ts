/** The items of all pages of a list, which are read one after the other. */
export async function allPages<Item>(
  read: (cursor: string | undefined) => Promise<{ items: readonly Item[]; next?: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const { items, next } = await read(cursor)
    all.push(...items)
    cursor = next
  } while (cursor)
  return all
}
