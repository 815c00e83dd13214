import { expect } from '@jest/globals'
import { userIdOf } from '../../../../lib/users/user-id.ts'
import { idsOf } from '../x-client.ts'
import { type Case, inPagesOf, like, publish, publishMany, reply } from './cast.ts'

/** Lists, by the client's own pages there and back. */
export const listCases: readonly Case[] = [
  [
    "pages through a user's posts and back",
    async (cast) => {
      const as = cast.name('author')
      const pages = inPagesOf(await publishMany(cast, as, 12), 5)
      const request = { id: userIdOf(as), options: { max_results: 5 } }
      const { there, back } = await cast.client.pages(as, 'userTweets', request)
      expect(there).toEqual(pages)
      expect(back).toEqual(pages.slice(0, -1).reverse())
      const { meta } = await cast.client.call(as, 'userTweets', request)
      expect(meta).toMatchObject({ result_count: 5, newest_id: pages[0]?.[0], oldest_id: pages[0]?.[4] })
      expect(meta).not.toHaveProperty('previous_token')
    },
  ],
  [
    'pages through the posts that a user likes and back, newest like first',
    async (cast) => {
      const as = cast.name('fan')
      const ids = await publishMany(cast, as, 11)
      for (const id of ids) await like(cast, as, id)
      const request = { id: userIdOf(as), options: { max_results: 5 } }
      const { there, back } = await cast.client.pages(as, 'liked', request)
      const pages = inPagesOf(ids.toReversed(), 5)
      expect(there).toEqual(pages)
      expect(back).toEqual(pages.slice(0, -1).reverse())
    },
  ],
  [
    'pages through the users who like a post and back, newest like first',
    async (cast) => {
      const as = cast.name('famous')
      const id = await publish(cast, as, 'liked by seven')
      const names = Array.from({ length: 7 }, (_, index) => cast.name(`f${index}`))
      for (const name of names) await like(cast, name, id)
      const { there, back } = await cast.client.pages(as, 'likers', { id, options: { max_results: 3 } })
      const pages = inPagesOf(names.toReversed().map(userIdOf), 3)
      expect(there).toEqual(pages)
      expect(back).toEqual(pages.slice(0, -1).reverse())
    },
  ],
  [
    "pages through everyone's posts and back, while others arrive",
    async (cast) => {
      const as = cast.name('home')
      const ids = await publishMany(cast, as, 8)
      const before = (BigInt(`${ids.at(-1)}`) - 1n).toString()
      const request = { id: userIdOf(as), options: { max_results: 3, since_id: before } }
      const reading = cast.client.pages(as, 'home', request)
      const arriving = publishMany(cast, cast.name('late'), 3)
      const { there, back } = await reading
      const known = new Set([...ids, ...(await arriving)])
      const read = there.flat()
      expect(read.filter((id) => ids.includes(id))).toEqual(ids)
      expect([new Set(read).size, read.filter((id) => !known.has(id))]).toEqual([read.length, []])
      const readBack = back.toReversed().flat()
      const passed = ids.filter((id) => !there.at(-1)?.includes(id))
      expect(readBack.filter((id) => ids.includes(id))).toEqual(passed)
    },
  ],
  [
    'pages through a search',
    async (cast) => {
      const as = cast.name('seeker')
      const ids = await publishMany(cast, as, 25)
      const request = { query: `${as} from:${as} -is:reply`, options: { max_results: 10 } }
      expect((await cast.client.pages(as, 'search', request)).there).toEqual(inPagesOf(ids, 10))
    },
  ],
  [
    'reads posts between ids and between times',
    async (cast) => {
      const as = cast.name('ranger')
      const ids = await publishMany(cast, as, 6)
      const between = async (options: Record<string, string>) =>
        idsOf(await cast.client.call(as, 'userTweets', { id: userIdOf(as), options }))
      expect(await between({ since_id: `${ids[4]}`, until_id: `${ids[1]}` })).toEqual(ids.slice(2, 4))
      expect(await between({ since_id: `${ids[0]}` })).toEqual([])
      expect(await between({ since_id: `${ids[0]}`, until_id: `${ids[5]}` })).toEqual([])
      expect(await between({ start_time: '2020-01-01T00:00:00Z', end_time: '2020-01-02T00:00:00Z' })).toEqual(
        [],
      )
      expect(await between({ start_time: '2020-01-01T00:00:00Z' })).toEqual(ids)
      const found = await cast.client.call(as, 'search', { query: as, options: { since_id: `${ids[2]}` } })
      expect(idsOf(found)).toEqual(ids.slice(0, 2))
    },
  ],
  [
    'pages through posts without replies, of which there are more than a page between them',
    async (cast) => {
      const as = cast.name('thread')
      const first = await publish(cast, as, 'the first')
      let parent = first
      for (let number = 1; number <= 12; number++)
        parent = await publish(cast, as, `${number}`, reply(parent))
      const last = await publish(cast, as, 'the last')
      const options = { max_results: 5, exclude: ['replies', 'retweets'] }
      const { there } = await cast.client.pages(as, 'userTweets', { id: userIdOf(as), options })
      expect(there.flat()).toEqual([last, first])
    },
  ],
]
