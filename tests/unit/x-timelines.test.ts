import { describe, expect, test } from '@jest/globals'
import { selectionOf } from '../../lib/api/x/selection.ts'
import { makeListTimeline } from '../../lib/api/x/tweets/timelines.ts'
import type { TwoWayRequest } from '../../lib/platform/page.ts'

const reply = {
  ...{ postId: '2', author: 'ann', text: 'an answer', createdAt: '2026-01-01T12:00:00.000Z' },
  inReplyTo: { postId: '1', author: 'ann' },
}
const hydrate = async () => ({ posts: [] }) as never

describe('a timeline without replies', () => {
  test('that has nothing else goes on after twenty pages, and says where', async () => {
    const cursors: unknown[] = []
    const list = async ({ cursor = '0' }: TwoWayRequest) => {
      cursors.push(cursor)
      return { items: [reply], next: `${Number(cursor) + 1}` }
    }
    const query = { limit: 1, token: undefined, range: {}, withoutReplies: true, selection: selectionOf({}) }
    expect(await makeListTimeline({ list, hydrate })(query)).toEqual({ posts: [], next: '20' })
    expect(cursors).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`))
  })
})
