import { describe, expect, test } from '@jest/globals'
import { userIdOf } from '../../lib/users/user-id.ts'
import { api } from '../support/http/posts-api.ts'
import { xApi } from '../support/http/x-api.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

useRedis()
useDynamoDB()

const publish = (username: string) => api.publish({ json: { username, text: 'hello' } })

const shown = (username: string) => ({ id: userIdOf(username), name: username, username })

describe('whoever asks who they are', () => {
  test('exists from then on, under the name of their token', async () => {
    expect((await xApi.userByName({ path: { username: 'newcomer' } })).body.data).toBeUndefined()
    const { status, body } = await xApi.me({ token: 'Newcomer' })
    expect([status, body]).toEqual([200, { data: shown('Newcomer') }])
    expect((await xApi.userByName({ path: { username: 'newcomer' } })).body.data).toEqual(shown('Newcomer'))
  })

  test('is who was seen first under the name in any case', async () => {
    await publish('Mary')
    expect((await xApi.me({ token: 'mARY' })).body.data).toEqual(shown('Mary'))
    expect((await xApi.me({ token: `${userIdOf('mary')}-anything` })).body.data).toEqual(shown('Mary'))
  })
})

describe('a user', () => {
  test('is found by id and by name, with the fields that are asked for', async () => {
    const { body: post } = await publish('Ulla')
    await api.like({ json: { username: 'Ulla', posts_id: post.posts_id } })
    const query = {
      'user.fields': 'created_at,public_metrics,verified,location',
      expansions: 'pinned_tweet_id',
    }
    const byId = await xApi.user({ path: { id: userIdOf('ulla') }, query })
    const byName = await xApi.userByName({ path: { username: 'ULLA' }, query })
    expect(byId.body).toEqual({
      data: {
        ...shown('Ulla'),
        created_at: expect.any(String),
        verified: false,
        public_metrics: {
          followers_count: 0,
          following_count: 0,
          tweet_count: 1,
          post_count: 1,
          listed_count: 0,
          like_count: 1,
          media_count: 0,
        },
      },
    })
    expect(byName.body).toEqual(byId.body)
  })

  test('whose name X would not allow is found by id, and no look-up by name takes it', async () => {
    const username = 'Zoë with a long name'
    await publish(username)
    expect((await xApi.user({ path: { id: userIdOf(username) } })).body.data).toEqual(shown(username))
    const { status, body } = await xApi.userByName({ path: { username } })
    expect([status, body.errors?.[0]?.message]).toEqual([
      400,
      `The \`username\` query parameter value [${username}] does not match ^[A-Za-z0-9_]{1,15}$`,
    ])
  })

  test.each([
    ['id', () => xApi.user({ path: { id: '404' } }), '404'],
    ['username', () => xApi.userByName({ path: { username: 'nobody' } }), 'nobody'],
  ])('that does not exist is a 200 with an error, by %s', async (parameter, ask, value) => {
    const { status, body } = await ask()
    expect([status, body]).toEqual([
      200,
      {
        errors: [
          {
            value,
            detail: `Could not find user with ${parameter}: [${value}].`,
            title: 'Not Found Error',
            resource_type: 'user',
            parameter,
            resource_id: value,
            type: 'https://api.x.com/2/problems/resource-not-found',
          },
        ],
      },
    ])
  })
})

describe('several users', () => {
  test('come in the order of their ids or names, each once, with errors for the others', async () => {
    for (const username of ['Anna', 'Bert']) await publish(username)
    const [anna, bert] = [userIdOf('anna'), userIdOf('bert')]
    const byIds = await xApi.users({ query: { ids: [bert, '404', anna, bert].join() } })
    expect(byIds.body.data).toEqual([shown('Bert'), shown('Anna')])
    expect(byIds.body.errors).toMatchObject([{ value: '404', parameter: 'ids' }])
    const byNames = await xApi.usersByName({ query: { usernames: 'BERT,nobody,anna,bert,nobody' } })
    expect(byNames.body.data).toEqual([shown('Bert'), shown('Anna')])
    expect(byNames.body.errors).toMatchObject([
      { value: 'nobody', parameter: 'usernames', detail: 'Could not find user with usernames: [nobody].' },
    ])
  })
})
