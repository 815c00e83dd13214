import { expect } from '@jest/globals'
import { userIdOf } from '../../../../lib/users/user-id.ts'
import { send } from '../../http/client.ts'
import { type Case, like, publish } from './cast.ts'

/** Likes, and the routes beside X's, which see the same. */
export const likeCases: readonly Case[] = [
  [
    'likes a post once however often, and takes it back however often',
    async (cast) => {
      const { client } = cast
      const { words } = client
      const [ann, ben] = [cast.name('liked'), cast.name('liker')]
      const id = await publish(cast, ann, 'likeable')
      const count = async () => {
        const options = { [words.fields]: ['public_metrics'] }
        return (await client.call(ann, 'tweet', { id, options })).data.public_metrics.like_count
      }
      for (const _ of [1, 2]) expect((await like(cast, ben, id)).data).toEqual({ liked: true })
      expect(await count()).toBe(1)
      expect((await client.call(ann, 'likers', { id })).data).toMatchObject([{ username: ben }])
      expect((await client.call(ann, 'liked', { id: userIdOf(ben) })).data).toMatchObject([{ id }])
      for (const _ of [1, 2]) {
        const answer = await client.call(ben, 'unlike', { id: userIdOf(ben), tweetId: id })
        expect(answer.data).toEqual({ liked: false })
      }
      expect(await count()).toBe(0)
    },
  ],
  [
    'likes a post that shows at GET /likes, and the other way round',
    async (cast) => {
      const as = cast.name('both')
      const json = { username: as, text: 'by another route' }
      const { body: post } = await send('POST', `${cast.likes}/new/post`, { json })
      const id = String(post.posts_id)
      const found = await cast.client.call(as, 'tweet', { id, options: { expansions: ['author_id'] } })
      expect(found).toMatchObject({
        data: { id, text: 'by another route', author_id: userIdOf(as) },
        includes: { users: [{ username: as }] },
      })
      await like(cast, as, id)
      const { body } = await send('GET', `${cast.likes}/likes?posts_id=${id}`)
      expect(body).toEqual({ posts_id: id, likes: 1 })
      await send('POST', `${cast.likes}/new/likes?username=${cast.name('classic')}&posts_id=${id}`)
      const likers = await cast.client.call(as, 'likers', { id })
      expect(likers.data).toMatchObject([{ username: cast.name('classic') }, { username: as }])
      const written = await publish(cast, as, 'by X')
      const list = await send('GET', `${cast.likes}/user/posts?username=${as}&limit=1`)
      expect(list.body.posts).toMatchObject([{ posts_id: written, text: 'by X' }])
      await send('DELETE', `${cast.likes}/post?posts_id=${id}&username=${as}`)
      expect((await cast.client.call(as, 'tweet', { id })).errors).toHaveLength(1)
    },
  ],
]
