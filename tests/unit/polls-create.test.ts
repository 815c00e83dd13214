import { describe, expect, test } from '@jest/globals'
import { makeCreatePoll } from '../../lib/polls/create-poll.ts'
import type { Poll } from '../../lib/polls/poll.ts'

const draft = { title: 'Tea?', author: 'ann', options: ['yes', 'no'] }
const clock = () => new Date('2026-01-01T12:00:00.000Z')

function ids() {
  let last = 0
  return () => `${++last}`
}

describe('creating a poll', () => {
  test('draws another id where one is taken, and then sees the author', async () => {
    const seen: string[] = []
    const createPoll = makeCreatePoll({
      polls: { add: async ({ pollId }: Poll) => pollId !== '1' },
      clock,
      newId: ids(),
      seeUser: async (username) => void seen.push(username),
    })
    expect(await createPoll(draft)).toEqual({
      pollId: '2',
      ...draft,
      createdAt: '2026-01-01T12:00:00.000Z',
    })
    expect(seen).toEqual(['ann'])
  })

  test.each([
    [5, '2026-01-01T12:05:00.000Z'],
    [10_080, '2026-01-08T12:00:00.000Z'],
  ])(
    'of %i minutes gives it the end that is so much later, whatever the id',
    async (durationMinutes, endsAt) => {
      const added: Poll[] = []
      const createPoll = makeCreatePoll({
        polls: { add: async (poll: Poll) => added.push(poll) > 1 },
        clock,
        newId: ids(),
        seeUser: async () => undefined,
      })
      const created = { ...draft, createdAt: '2026-01-01T12:00:00.000Z', endsAt }
      expect(await createPoll({ ...draft, durationMinutes })).toEqual({ pollId: '2', ...created })
      expect(added).toEqual(['1', '2'].map((pollId) => ({ pollId, ...created })))
    },
  )

  test('gives up where no id is free, and sees nobody', async () => {
    const createPoll = makeCreatePoll({
      polls: { add: async () => false },
      clock,
      newId: ids(),
      seeUser: () => Promise.reject(new Error('This must not be called')),
    })
    await expect(createPoll(draft)).rejects.toThrow('found no free id')
  })
})
