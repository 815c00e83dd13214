import { describe, expect, test } from '@jest/globals'
import { callerOf } from '../../lib/api/x/caller.ts'
import { userIdOf } from '../../lib/users/user-id.ts'
import { apiEvent } from '../support/http/events.ts'

function callerBy(authorization: string) {
  return callerOf(apiEvent('GET /2/tweets', { headers: { authorization } }))
}

const aliceId = userIdOf('alice')
const alice = { kind: 'user', userId: aliceId, username: 'alice', isVerified: false }

describe('the caller', () => {
  test.each([
    ['Bearer alice'],
    ['bearer  alice '],
    [`Bearer ${aliceId}-alice`],
    ['OAuth oauth_consumer_key="k", oauth_nonce="n", oauth_signature="s%3D", oauth_token="alice"'],
    ['OAuth oauth_token="al%69ce",oauth_signature="x"'],
    [`OAuth realm="x", oauth_token="${aliceId}-alice", oauth_version="1.0"`],
  ])('of %p is the user that it names', (authorization) => {
    expect(callerBy(authorization)).toEqual(alice)
  })

  test('has the id of its name in any case, and the name as it is spelt', () => {
    expect(callerBy('Bearer ALICE')).toEqual({ ...alice, username: 'ALICE' })
  })

  test.each([
    [`Bearer ${aliceId}-secret`],
    [`Bearer ${aliceId}-alice!`],
    [`OAuth oauth_token="${aliceId}-x"`],
  ])('of %p is the user of that id, whose name is not known', (authorization) => {
    expect(callerBy(authorization)).toEqual({ ...alice, username: undefined })
  })

  test('of a token that begins as those of apps do is an app', () => {
    expect(callerBy('Bearer AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0%2BuSeid')).toEqual({ kind: 'app' })
  })

  test.each([
    [''],
    ['Bearer '],
    ['Bearer a b'],
    ['Bearer a-b'],
    ['Bearer sixteen_letters_'],
    ['Bearer 12345678901234567890-alice'],
    ['Bearer é'],
    ['Basic YWxpY2U6'],
    ['alice'],
    ['OAuth oauth_consumer_key="alice"'],
    ['OAuth oauth_token=""'],
    ['OAuth oauth_token="%zz"'],
    ['OAuth not_oauth_token="alice"'],
    ['OAuth oauth_token="AAAAAAAAAAAAAAAAAAAAA"'],
  ])('of %p is nobody', (authorization) => {
    expect(callerBy(authorization)).toBeUndefined()
  })

  test('of a request without an Authorization header is nobody', () => {
    expect(callerOf(apiEvent('GET /2/tweets'))).toBeUndefined()
  })
})

describe('where the gateway has verified a token, the caller', () => {
  function verified(claims: object) {
    const event = apiEvent('GET /2/tweets', { headers: { authorization: 'Bearer eve' } })
    Object.assign(event.requestContext, { authorizer: { jwt: { claims, scopes: null } } })
    return callerOf(event)
  }

  test.each(['alice', 'auth0|5f7c8ec7c33c6c004bbafe82'])('is its subject: %s', (sub) => {
    expect(verified({ sub })).toEqual({
      kind: 'user',
      userId: userIdOf(sub),
      username: sub,
      isVerified: true,
    })
  })

  test.each([' alice', 'e\u0301ve', 'a\nb', 'x'.repeat(65), '\u200b'])(
    'is nobody if no user could have its subject as a name: %j',
    (sub) => {
      expect(verified({ sub })).toBeUndefined()
    },
  )

  test('is an app if it has no subject', () => {
    expect(verified({})).toEqual({ kind: 'app' })
    expect(verified({ sub: '' })).toEqual({ kind: 'app' })
  })
})
