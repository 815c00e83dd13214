import { expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { apiEvent, type RequestParts } from '../support/http/events.ts'
import { xApi } from '../support/http/x-api.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

const reads = () => import('../../handlers/x/reads.ts')
const writes = () => import('../../handlers/x/writes.ts')

/** Sends a request whose token, of the user eve, API Gateway has verified to have these claims. */
async function verified(routeKey: string, claims: object, parts: RequestParts = {}) {
  const event = apiEvent(routeKey, { headers: { authorization: 'Bearer eve' }, ...parts })
  Object.assign(event.requestContext, { authorizer: { jwt: { claims, scopes: null } } })
  const { handler } = await (routeKey.startsWith('GET /2/tweets') ? reads() : writes())
  const { statusCode, body = '' } = await handler(event, { awsRequestId: 'a' } as never)
  return { status: statusCode, body: JSON.parse(body) }
}

test('the subject of a verified token acts, whatever its name, and nobody else', async () => {
  const sub = 'auth0|5f7c8ec7'
  const { body } = await verified('POST /2/tweets', { sub }, { json: { text: 'hello' } })
  const like = { path: { id: userIdOf(sub) }, json: { tweet_id: body.data.id } }
  expect(await verified('POST /2/users/{id}/likes', { sub }, like)).toMatchObject({ status: 200 })
  expect(await verified('POST /2/users/{id}/likes', { sub: 'eve' }, like)).toMatchObject({ status: 400 })
  expect((await verified('GET /2/users/me', { sub })).body.data.username).toBe(sub)
  const { includes } = (await xApi.tweet({ path: { id: body.data.id }, query: { expansions: 'author_id' } }))
    .body
  expect(includes?.users).toMatchObject([{ username: sub }])
})

test('a subject does not act as the user whose name differs from it by case alone', async () => {
  const { body } = await xApi.createTweet({ token: 'carol', json: { text: 'mine' } })
  const path = { id: body.data.id }
  expect(await verified('DELETE /2/tweets/{id}', { sub: 'CAROL' }, { path })).toMatchObject({ status: 403 })
  expect((await verified('GET /2/users/me', { sub: 'CAROL' })).body.data.username).toBe('CAROL')
  expect(await verified('DELETE /2/tweets/{id}', { sub: 'carol' }, { path })).toMatchObject({ status: 200 })
})

test('a verified token without a subject is an app’s, which reads alone', async () => {
  const query = { ids: '1' }
  expect((await verified('GET /2/tweets', {}, { query })).status).toBe(200)
  expect((await verified('POST /2/tweets', {}, { json: { text: 'hello' } })).status).toBe(403)
})
