import { inParts } from './in-parts.ts'
import { arrayOf, type Member, type MemberType, type MemberTypes, memberTypes } from './member.ts'
import type { Source } from './source.ts'

/** What became of a member: stored, there already, or refused for a reason. */
export type Outcome = 'imported' | 'there' | { readonly refused: string }

/** Stores members of one type, each of them whole or not at all. */
export interface Importer<Value> {
  /** How many members are worth storing together. */
  readonly batchSize: number
  /** The outcomes are in the order of the values. */
  add(values: readonly Value[]): Promise<readonly Outcome[]>
}

export type Importers = { readonly [Type in MemberType]: Importer<MemberTypes[Type]> }

/** Called as an import proceeds. */
export interface Observer {
  onRefused(where: string, reason: string): void
  /** `count` of the places have been read, or of the members of a type dealt with. */
  onProgress(what: string, count: number): void
}

interface TypeObserver extends Pick<Observer, 'onRefused'> {
  onProgress(count: number): void
}

export interface TypeCounts {
  readonly imported: number
  readonly there: number
  readonly refused: number
}

export interface ImportCounts {
  readonly byType: Readonly<Record<MemberType, TypeCounts>>
  /** Places without a readable member. */
  readonly unreadable: number
}

/**
 * Stores all members of a source: users first, then posts, likes, polls and votes, whatever their order in the source,
 * so that each finds what it refers to. A member that is there already, with the same content, is left alone. One that
 * is there with another content, or that refers to something that is missing, is refused, and nothing is changed.
 */
export async function importMembers(
  source: Source,
  importers: Importers,
  { onRefused, onProgress }: Observer,
): Promise<ImportCounts> {
  let [read, unreadable] = [0, 0]
  for await (const entry of source.all()) {
    onProgress('read', ++read)
    if ('member' in entry) continue
    unreadable++
    onRefused(entry.where, entry.problem)
  }
  const byType = {} as Record<MemberType, TypeCounts>
  for (const type of memberTypes) {
    const importer = importers[type] as Importer<Member['value']>
    byType[type] = await importType(source.members(type), importer, {
      onRefused,
      onProgress: (count) => onProgress(arrayOf[type], count),
    })
  }
  return { byType, unreadable }
}

interface Placed {
  readonly where: string
  readonly member: Member
}

/** The next members are read while some are being stored. */
async function importType(
  placed: AsyncIterable<Placed>,
  { batchSize, add }: Importer<Member['value']>,
  { onRefused, onProgress }: TypeObserver,
): Promise<TypeCounts> {
  const counts = { imported: 0, there: 0, refused: 0 }
  async function store(batch: readonly Placed[]): Promise<void> {
    const outcomes = await add(batch.map(({ member }) => member.value))
    for (const [index, { where }] of batch.entries()) {
      const outcome = outcomes[index] as Outcome
      if (typeof outcome === 'string') counts[outcome]++
      else {
        counts.refused++
        onRefused(where, outcome.refused)
      }
    }
    onProgress(counts.imported + counts.there + counts.refused)
  }

  let stored = Promise.resolve()
  for await (const batch of inParts(placed, batchSize)) {
    await stored
    stored = store(batch)
    // It is awaited above or below. A failure before that must not count as unhandled.
    stored.catch(() => undefined)
  }
  await stored
  return counts
}
