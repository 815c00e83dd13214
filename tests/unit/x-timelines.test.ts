import { describe, expect, test } from '@jest/globals'
import { selectionOf } from '../../lib/api/x/selection.ts'
import { makeListTimeline } from '../../lib/api/x/tweets/timelines.ts'
import type { TwoWayRequest } from '../../lib/platform/page.ts'

const reply = {
  ...{ postId: '2', author: 'ann', text: 'an answer', createdAt: '2026-01-01T12:00:00.000Z' },
  inReplyTo: { postId: '1', author: 'ann' },
}
const hydrate = async () => ({ posts: [] }) as never

describe('a timeline without replies that has nothing else', () => {
  test.each([
    ['on', 'n50', 'older', 1],
    ['back', 'p50', 'newer', -1],
  ] as const)('goes %s for twenty pages, and says where', async (_, token, direction, step) => {
    const asked: TwoWayRequest[] = []
    const list = async (request: TwoWayRequest) => {
      asked.push(request)
      const [here, there] = [`${Number(request.cursor) + step}`, 'elsewhere']
      const beside = direction === 'older' ? { next: here, previous: there } : { next: there, previous: here }
      return { items: [reply], ...beside }
    }
    const query = { limit: 1, token, range: {}, withoutReplies: true, selection: selectionOf({}) }
    const page = await makeListTimeline({ list, hydrate })(query)
    expect(asked).toEqual(
      Array.from({ length: 20 }, (_, index) => ({ limit: 1, direction, cursor: `${50 + index * step}` })),
    )
    expect(page).toMatchObject(direction === 'older' ? { next: '70' } : { previous: '30' })
  })
})
