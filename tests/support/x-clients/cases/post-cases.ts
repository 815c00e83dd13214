import { expect } from '@jest/globals'
import { userIdOf } from '../../../../lib/users/user-id.ts'
import { type Case, like, publish, reply } from './cast.ts'

/** Publishing, reading and deleting posts, replies and quotes. */
export const postCases: readonly Case[] = [
  [
    'publishes a post and reads it with its default fields',
    async (cast) => {
      const as = cast.name('post')
      const { data } = await cast.client.call(as, 'createTweet', { body: { text: 'hello' } })
      expect(data).toMatchObject({ id: expect.anything(), text: 'hello' })
      const found = await cast.client.call(as, 'tweet', { id: `${data.id}` })
      expect(found.data).toEqual({ id: `${data.id}`, text: 'hello', edit_history_tweet_ids: [`${data.id}`] })
    },
  ],
  [
    'reads a post with all of its fields, in the words of its request',
    async (cast) => {
      const { client } = cast
      const { words } = client
      const as = cast.name('fields')
      const id = await publish(cast, as, 'with fields')
      const fields = [
        'author_id',
        'conversation_id',
        'created_at',
        'lang',
        'possibly_sensitive',
        'public_metrics',
      ]
      const options = {
        [words.fields]: [...fields, 'reply_settings', 'attachments', words.references, 'entities'],
      }
      const { data } = await client.call(as, 'tweet', { id, options })
      expect(data).toMatchObject({
        id,
        [words.history]: [id],
        author_id: userIdOf(as),
        conversation_id: id,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        public_metrics: {
          [words.reposts]: 0,
          reply_count: 0,
          like_count: 0,
          quote_count: 0,
          bookmark_count: 0,
          impression_count: 0,
        },
        possibly_sensitive: false,
      })
      expect(data).not.toHaveProperty(words.references)
      expect(data).not.toHaveProperty('attachments')
    },
  ],
  [
    'publishes 280 code points of any script, and gets them back',
    async (cast) => {
      const as = cast.name('unicode')
      const family = '👩‍👩‍👧‍👦'
      const texts = [
        '🦊'.repeat(280),
        'ش'.repeat(280),
        `${'漢'.repeat(279)}é`,
        family.repeat(40),
        'a\nb\n\nc "\'\\ </p> & %41',
      ]
      for (const text of texts) {
        const id = await publish(cast, as, text)
        expect((await cast.client.call(as, 'tweet', { id })).data.text).toBe(text)
      }
      const tooLong = cast.client.call(as, 'createTweet', { body: { text: `${'🦊'.repeat(280)}!` } })
      await expect(tooLong).rejects.toMatchObject({ status: 400 })
    },
  ],
  [
    'reads several posts in the order of their ids, each once, with an error for each that is missing',
    async (cast) => {
      const as = cast.name('several')
      const [one, two] = [await publish(cast, as, 'one'), await publish(cast, as, 'two')]
      const { data, errors } = await cast.client.call(as, 'tweets', { ids: [two, '404', one, two, '405'] })
      expect(data).toMatchObject([{ id: two }, { id: one }])
      expect(errors).toEqual(
        ['404', '405'].map((value) => ({
          value,
          detail: `Could not find tweet with ids: [${value}].`,
          title: 'Not Found Error',
          resource_type: 'tweet',
          parameter: 'ids',
          resource_id: value,
          type: 'https://api.x.com/2/problems/resource-not-found',
        })),
      )
    },
  ],
  [
    'gets errors without data for posts that do not exist, up to the largest id',
    async (cast) => {
      const as = cast.name('none')
      for (const id of ['1'.repeat(19), '0', '9223372036854775807', '9'.repeat(19)]) {
        const { data = null, errors } = await cast.client.call(as, 'tweet', { id })
        expect([data, errors]).toMatchObject([null, [{ value: id, resource_type: 'tweet', parameter: 'id' }]])
      }
      const { data = null, errors } = await cast.client.call(as, 'tweets', { ids: ['404'] })
      expect([data, errors]).toMatchObject([null, [{ value: '404' }]])
    },
  ],
  [
    'replies and quotes, and reads what they refer to with all authors',
    async (cast) => {
      const { client } = cast
      const { words } = client
      const [ann, ben] = [cast.name('asks'), cast.name('answers')]
      const first = await publish(cast, ann, 'a question')
      const answer = await publish(cast, ben, 'an answer', reply(first))
      const deeper = await publish(cast, ann, 'thanks', reply(answer))
      const quote = await publish(cast, ben, 'a quote', { quote_tweet_id: first })
      const options = {
        [words.fields]: ['conversation_id', 'public_metrics', 'in_reply_to_user_id', words.references],
        expansions: [words.referenced, 'author_id', 'in_reply_to_user_id'],
      }
      const found = await client.call(ann, 'tweets', { ids: [deeper, quote, first], options })
      expect(found.data).toMatchObject([
        {
          conversation_id: first,
          in_reply_to_user_id: userIdOf(ben),
          [words.references]: [{ type: 'replied_to', id: answer }],
        },
        { conversation_id: quote, [words.references]: [{ type: 'quoted', id: first }] },
        { conversation_id: first, public_metrics: { reply_count: 1, quote_count: 1 } },
      ])
      const { users = [], [words.included]: included = [] } = found.includes ?? {}
      expect(included.map(({ id }) => id).sort()).toEqual([first, answer].sort())
      expect(users.map(({ username }) => username).sort()).toEqual([ann, ben].sort())
    },
  ],
  [
    'reads a reply to a deleted post with its reference and an error',
    async (cast) => {
      const { words } = cast.client
      const [ann, ben] = [cast.name('deletes'), cast.name('replies')]
      const first = await publish(cast, ann, 'going')
      const id = await publish(cast, ben, 'staying', reply(first))
      await cast.client.call(ann, 'deleteTweet', { id: first })
      const options = { [words.fields]: [words.references], expansions: [words.referenced] }
      const found = await cast.client.call(ben, 'tweet', { id, options })
      expect(found.data[words.references]).toMatchObject([{ type: 'replied_to', id: first }])
      expect(found.errors).toMatchObject([{ resource_id: first }])
    },
  ],
  [
    'deletes its own posts, again and again, and those of nobody else',
    async (cast) => {
      const { client } = cast
      const [ann, ben] = [cast.name('owner'), cast.name('stranger')]
      const id = await publish(cast, ann, 'mine')
      await like(cast, ben, id)
      await expect(client.call(ben, 'deleteTweet', { id })).rejects.toMatchObject({
        status: 403,
        body: {
          title: 'Forbidden',
          status: 403,
          type: 'about:blank',
          detail: 'You are not authorized to delete this Tweet.',
        },
      })
      for (const _ of [1, 2]) {
        expect((await client.call(ann, 'deleteTweet', { id })).data).toEqual({ deleted: true })
      }
      expect((await client.call(ben, 'tweet', { id })).errors).toHaveLength(1)
      expect((await client.call(ben, 'liked', { id: userIdOf(ben) })).data ?? []).toEqual([])
      expect((await client.call(ben, 'likers', { id })).errors).toHaveLength(1)
      expect((await client.call(ann, 'userTweets', { id: userIdOf(ann) })).data ?? []).toEqual([])
    },
  ],
]
