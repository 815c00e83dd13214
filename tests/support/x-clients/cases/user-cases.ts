import { expect } from '@jest/globals'
import { userIdOf } from '../../../../lib/users/user-id.ts'
import { type Case, like, publish } from './cast.ts'

const metrics = { followers_count: 0, following_count: 0, listed_count: 0 }

/** Users, and who is asking. */
export const userCases: readonly Case[] = [
  [
    'learns who it is by its token',
    async (cast) => {
      const as = cast.name('Me')
      const { data } = await cast.client.call(as, 'me')
      expect(data).toEqual({ id: userIdOf(as), name: as, username: as })
      const again = await cast.client.call(as.toUpperCase(), 'me')
      expect(again.data).toEqual(data)
    },
  ],
  [
    'reads a user with all fields, by id and by name in any case',
    async (cast) => {
      const as = cast.name('full')
      const id = await publish(cast, as, 'one post')
      await like(cast, as, id)
      const fields = ['created_at', 'description', 'public_metrics', 'verified', 'verified_type', 'protected']
      const options = { 'user.fields': [...fields, 'profile_image_url', 'url', 'location', 'entities'] }
      const { data } = await cast.client.call(as, 'user', { id: userIdOf(as), options })
      expect(data).toMatchObject({
        id: userIdOf(as),
        username: as,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        public_metrics: { ...metrics, tweet_count: 1, like_count: 1 },
        protected: false,
        verified: false,
      })
      const byName = await cast.client.call(as, 'userByName', { id: as.toUpperCase(), options })
      expect(byName.data).toEqual(data)
    },
  ],
  [
    'reads several users by ids and by names, with errors for those who do not exist',
    async (cast) => {
      const [ann, ben] = [cast.name('ann'), cast.name('ben')]
      for (const as of [ann, ben]) await cast.client.call(as, 'me')
      const byIds = await cast.client.call(ann, 'users', { ids: [userIdOf(ben), '404', userIdOf(ann)] })
      expect(byIds.data).toMatchObject([{ username: ben }, { username: ann }])
      expect(byIds.errors).toMatchObject([{ value: '404', resource_type: 'user', parameter: 'ids' }])
      const nobody = cast.name('nobody')
      const byNames = await cast.client.call(ann, 'usersByName', { ids: [ann.toUpperCase(), nobody, ben] })
      expect(byNames.data).toMatchObject([{ username: ann }, { username: ben }])
      expect(byNames.errors).toMatchObject([{ value: nobody, resource_type: 'user', parameter: 'usernames' }])
    },
  ],
  [
    'gets an error without data for a user who does not exist, and for their lists',
    async (cast) => {
      const as = cast.name('lonely')
      const asked = [
        cast.client.call(as, 'user', { id: '404' }),
        cast.client.call(as, 'userByName', { id: cast.name('nobody') }),
        cast.client.call(as, 'userTweets', { id: '404' }),
        cast.client.call(as, 'liked', { id: '404' }),
      ]
      for (const { data = null, errors } of await Promise.all(asked)) {
        expect([data, errors]).toMatchObject([null, [{ title: 'Not Found Error', resource_type: 'user' }]])
      }
    },
  ],
  [
    'reads lists that are empty',
    async (cast) => {
      const as = cast.name('empty')
      await cast.client.call(as, 'me')
      const id = await publish(cast, cast.name('other'), 'unliked')
      const asked = [
        cast.client.call(as, 'userTweets', { id: userIdOf(as) }),
        cast.client.call(as, 'liked', { id: userIdOf(as) }),
        cast.client.call(as, 'likers', { id }),
        cast.client.call(as, 'search', { query: `"no such words" from:${as}` }),
      ]
      for (const { data, meta } of await Promise.all(asked)) {
        expect([data ?? [], meta]).toEqual([[], { result_count: 0 }])
      }
    },
  ],
]
