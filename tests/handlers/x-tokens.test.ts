import { describe, expect, test } from '@jest/globals'
import { xApi } from '../support/http/x-api.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

const client = { headers: { authorization: 'Basic a2V5OnNlY3JldA==' } }

/** The body of a token's answer, which is in no `data`. */
async function tokenOf(reply: ReturnType<typeof xApi.userToken>) {
  const { status, body } = await reply
  expect(status).toBe(200)
  return body as unknown as Record<string, string>
}

describe('a token', () => {
  test('of an app reads and does not write', async () => {
    const form = { grant_type: 'client_credentials' }
    for (const issue of [xApi.appToken, xApi.userToken]) {
      const { token_type, access_token } = await tokenOf(issue({ ...client, form }))
      expect(token_type).toBe('bearer')
      expect((await xApi.tweets({ token: `${access_token}`, query: { ids: '1' } })).status).toBe(200)
      expect((await xApi.me({ token: `${access_token}` })).status).toBe(403)
    }
  })

  test('of a user is had for a code that is the name, and for the token that renews it', async () => {
    const form = {
      grant_type: 'authorization_code',
      code: 'alice',
      redirect_uri: 'http://localhost',
      code_verifier: 'x',
      client_id: 'app',
    }
    const first = await tokenOf(xApi.userToken({ token: null, form }))
    expect(first).toMatchObject({ token_type: 'bearer', expires_in: 7_200, scope: expect.any(String) })
    const renewal = { grant_type: 'refresh_token', refresh_token: `${first.refresh_token}` }
    const second = await tokenOf(xApi.userToken({ ...client, form: renewal }))
    for (const { access_token } of [first, second]) {
      expect((await xApi.me({ token: `${access_token}` })).body.data.username).toBe('alice')
    }
  })

  test.each([
    [{}, 'invalid_request', 'Missing required parameter [grant_type].'],
    [{ grant_type: 'password' }, 'unsupported_grant_type', 'The grant type password is not supported.'],
    [
      { grant_type: 'authorization_code' },
      'invalid_request',
      'Value passed for the authorization code was invalid.',
    ],
    [
      { grant_type: 'authorization_code', code: 'not a name' },
      'invalid_request',
      'Value passed for the authorization code was invalid.',
    ],
    [
      { grant_type: 'refresh_token', refresh_token: '' },
      'invalid_request',
      'Value passed for the token was invalid.',
    ],
  ])('is refused for %j', async (form: Record<string, string>, error, error_description) => {
    const { status, body } = await xApi.userToken({ form })
    expect([status, body]).toEqual([400, { error, error_description }])
  })

  test('of an app has no other grant', async () => {
    const { status, body } = await xApi.appToken({ form: { grant_type: 'authorization_code', code: 'a' } })
    expect([status, body]).toMatchObject([400, { error: 'unsupported_grant_type' }])
  })
})
