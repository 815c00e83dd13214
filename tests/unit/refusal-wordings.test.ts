import { expect, test } from '@jest/globals'
import { wordingOf } from '../../lib/api/classic/refusals.ts'

const triple = { serviceName: 'likes', url: 'http://10.0.0.1/', http: 'GET' } as const

test.each([
  [
    { code: 'store-unavailable', store: 'Redis', state: 'refuses writes' },
    503,
    'Redis refuses writes; try again shortly',
  ],
  [
    { code: 'store-incomplete', store: 'DynamoDB', missing: 'a table' },
    503,
    'DynamoDB lacks a table; starting or deploying again creates it',
  ],
  [{ code: 'token-without-subject' }, 403, 'A token without a subject (sub) may not act as any user'],
  [
    { code: 'acting-for-another', subject: 'eve', username: 'bob' },
    403,
    'Token subject "eve" may not act as "bob"',
  ],
  [
    { code: 'acting-for-another', subject: 'eve', username: undefined },
    403,
    'Token subject "eve" may not act as ""',
  ],
  [{ code: 'post-not-found', postId: '7' }, 404, 'No post has the posts_id 7'],
  [
    { code: 'reference-not-found', postId: '7', relation: 'quote' },
    404,
    'No post has the posts_id 7, so there can be no quote of it',
  ],
  [{ code: 'poll-not-found', pollId: '7' }, 404, 'No poll has the polls_id 7'],
  [{ code: 'vote-not-found', username: 'ann', pollId: '7' }, 404, 'ann has no vote in the poll 7'],
  [{ code: 'instance-not-found', triple }, 404, 'likes is not registered at http://10.0.0.1/ with GET'],
  [
    { code: 'instance-flapping', url: triple.url, until: new Date('2026-01-01T00:00:00Z') },
    409,
    'http://10.0.0.1/ is flapping; it may register again at 2026-01-01T00:00:00.000Z',
  ],
])('%j is answered with %p and the detail that names it', (reason, status, detail) => {
  expect(wordingOf(reason)).toEqual({ status, detail })
})

test('a vote that stands is told with its choice and time, as members for programs', () => {
  const reason = { code: 'already-voted', username: 'ann', option: 'a "b"', votedAt: 'then' } as never
  expect(wordingOf(reason)).toEqual({
    status: 409,
    detail: 'ann has already voted "a \\"b\\"" in this poll; that vote stands',
    members: { choice: 'a "b"', voted_at: 'then' },
  })
})

test('the end of a poll is a kind of problem of its own, with the time as a member', () => {
  expect(wordingOf({ code: 'poll-ended', pollId: '7', endsAt: 'then' } as never)).toEqual({
    status: 422,
    kind: { type: 'urn:microblog:problem:poll-ended', title: 'Poll Ended' },
    detail: 'The poll 7 ended at then',
    members: { ends_at: 'then' },
  })
})

test('an option that a poll does not have is told with those that it has, as is a parameter', () => {
  const rule = 'must be one of "red", "green"'
  expect(wordingOf({ code: 'no-such-option', option: 'blue', options: ['red', 'green'] } as never)).toEqual({
    status: 422,
    detail: `choice ${rule}, not "blue"`,
    errors: { choice: rule },
  })
  expect(wordingOf({ code: 'url-not-allowed', rule: 'must be public' } as never)).toEqual({
    status: 400,
    errors: { url: 'must be public' },
  })
})

test('a reason of no feature has no wording', () => {
  expect(wordingOf({ code: 'worded-nowhere' })).toBeUndefined()
})
