import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { type Importers, importMembers, type Outcome } from '../../lib/local/bulk/import-members.ts'
import type { Member, MemberType } from '../../lib/local/bulk/member.ts'
import { memberTypes } from '../../lib/local/bulk/member.ts'
import type { Entry, Source } from '../../lib/local/bulk/source.ts'

const ofUser = (username: string): Member => ({ type: 'user', value: { username, createdAt: '' } })
const ofVote: Member = { type: 'vote', value: { username: 'ann', pollId: '1', option: 'a', votedAt: '' } }

/** A source whose next place is read in a later turn of the event loop. */
function sourceOf(...places: readonly (Member | string)[]): Source {
  async function* all(): AsyncGenerator<Entry> {
    for (const [index, place] of places.entries()) {
      await setImmediate()
      const where = `line ${index + 1}`
      yield typeof place === 'string' ? { where, problem: place } : { where, member: place }
    }
  }
  return {
    all,
    async *members(type) {
      for await (const entry of all()) if ('member' in entry && entry.member.type === type) yield entry
    },
  }
}

function importersThat(add: (type: MemberType, values: readonly unknown[]) => Promise<Outcome[]>): Importers {
  const importers = memberTypes.map((type) => [
    type,
    { batchSize: 2, add: (values: readonly unknown[]) => add(type, values) },
  ])
  return Object.fromEntries(importers)
}

const silent = { onRefused: () => undefined, onProgress: () => undefined }

describe('an import', () => {
  test('stores types one after the other, some members at a time, and tells what becomes of each', async () => {
    const calls: [MemberType, number][] = []
    const refused: string[] = []
    const progress: string[] = []
    const importers = importersThat(async (type, values) => {
      calls.push([type, values.length])
      return values.map((_, index) => (index === 0 ? 'imported' : { refused: 'is one too many' }))
    })
    const source = sourceOf(ofVote, ofUser('a'), 'is broken', ofUser('b'), ofUser('c'))
    const counts = await importMembers(source, importers, {
      onRefused: (where, reason) => refused.push(`${where} ${reason}`),
      onProgress: (what, count) => progress.push(`${what} ${count}`),
    })
    expect(calls).toEqual([
      ['user', 2],
      ['user', 1],
      ['vote', 1],
    ])
    expect(refused).toEqual(['line 3 is broken', 'line 4 is one too many'])
    expect(progress.slice(-4)).toEqual(['read 5', 'users 2', 'users 3', 'votes 1'])
    expect(counts.unreadable).toBe(1)
    expect(counts.byType).toMatchObject({
      user: { imported: 2, there: 0, refused: 1 },
      vote: { imported: 1, there: 0, refused: 0 },
      post: { imported: 0, there: 0, refused: 0 },
    })
  })

  test('fails as a store does that fails while the file is still being read', async () => {
    const error = new Error('The disk is full')
    const users = ['a', 'b', 'c', 'd', 'e', 'f'].map(ofUser)
    const importers = importersThat(() => Promise.reject(error))
    await expect(importMembers(sourceOf(...users), importers, silent)).rejects.toBe(error)
  })
})
