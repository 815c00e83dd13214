import { expect } from '@jest/globals'
import {
  mediaFieldNames,
  placeFieldNames,
  pollFieldNames,
  postExpansionNames,
  postFieldNames,
  userFieldNames,
} from '../../../../lib/api/x/field-lists.ts'
import { userIdOf } from '../../../../lib/users/user-id.ts'
import type { Answer } from '../x-client.ts'
import { type Case, like, publish, vote } from './cast.ts'

const withPoll = {
  expansions: ['attachments.poll_ids'],
  'poll.fields': ['duration_minutes', 'end_datetime', 'voting_status', 'id', 'options'],
}

const pollOf = ({ includes }: Answer): Answer['data'] => includes?.polls?.[0]

/** Polls. */
export const pollCases: readonly Case[] = [
  [
    'publishes a poll, and reads it wherever its post is, with the votes of the moment',
    async (cast) => {
      const { client } = cast
      const as = cast.name('pollster')
      const poll = { options: ['left', 'right', 'both', 'neither'], duration_minutes: 60 }
      const id = await publish(cast, as, `Which one, ${as}?`, { poll })
      const first = await client.call(as, 'tweet', { id, options: withPoll })
      const pollId = String(pollOf(first).id)
      expect(first.data).toMatchObject({ id, attachments: { poll_ids: [pollId] } })
      expect(pollOf(first)).toMatchObject({
        options: poll.options.map((label, index) => ({ position: index + 1, label, votes: 0 })),
        duration_minutes: 60,
        end_datetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        voting_status: 'open',
      })
      expect(await vote(cast, as, pollId, 'right')).toBe(201)
      expect(await vote(cast, as, pollId, 'left')).toBe(409)
      expect(await vote(cast, cast.name('voter'), pollId, 'neither')).toBe(201)
      expect(await vote(cast, cast.name('voter2'), pollId, 'maybe')).toBe(422)
      await like(cast, as, id)
      const everywhere = [
        client.call(as, 'tweet', { id, options: withPoll }),
        client.call(as, 'tweets', { ids: [id], options: withPoll }),
        client.call(as, 'userTweets', { id: userIdOf(as), options: withPoll }),
        client.call(as, 'liked', { id: userIdOf(as), options: withPoll }),
        client.call(as, 'search', { query: `"Which one" from:${as}`, options: withPoll }),
        client.call(as, 'home', { id: userIdOf(as), options: { ...withPoll, max_results: 100 } }),
      ]
      for (const answer of await Promise.all(everywhere)) {
        const found = answer.includes?.polls?.find((one) => String(one.id) === pollId)
        expect(found?.options).toMatchObject([{ votes: 0 }, { votes: 1 }, { votes: 0 }, { votes: 1 }])
      }
    },
  ],
  [
    'reads the default fields of a poll by the expansion alone, and none of it without',
    async (cast) => {
      const as = cast.name('defaults')
      const id = await publish(cast, as, 'plain?', { poll: { options: ['yes', 'no'], duration_minutes: 5 } })
      const alone = await cast.client.call(as, 'tweet', {
        id,
        options: { expansions: ['attachments.poll_ids'] },
      })
      expect(pollOf(alone).options).toMatchObject([{ label: 'yes' }, { label: 'no' }])
      expect(Object.keys(pollOf(alone)).sort()).toEqual(['id', 'options'])
      const without = await cast.client.call(as, 'tweet', {
        id,
        options: { 'poll.fields': ['voting_status'] },
      })
      expect(without.data).not.toHaveProperty('attachments')
      expect(without.includes?.polls ?? []).toEqual([])
      const none = await publish(cast, as, 'no poll')
      const empty = await cast.client.call(as, 'tweet', { id: none, options: withPoll })
      expect(empty.includes ?? {}).toEqual({})
    },
  ],
  [
    'reads a reply with a poll with all fields and all expansions at once',
    async (cast) => {
      const { client } = cast
      const { words } = client
      const [ann, ben] = [cast.name('askall'), cast.name('pollall')]
      const first = await publish(cast, ann, 'What now?')
      const poll = { options: ['this', 'that'], duration_minutes: 30 }
      const id = await publish(cast, ben, 'Vote!', { poll, reply: { in_reply_to_tweet_id: first } })
      await like(cast, ben, id)
      const options = {
        [words.fields]: postFieldNames,
        'user.fields': userFieldNames,
        'poll.fields': pollFieldNames,
        'media.fields': mediaFieldNames,
        'place.fields': placeFieldNames,
        expansions: postExpansionNames,
      }
      const one = await client.call(ann, 'tweet', { id, options })
      const several = await client.call(ann, 'tweets', { ids: [id, first], options })
      const liked = await client.call(ann, 'liked', { id: userIdOf(ben), options })
      const answers: [Answer, Answer['data']][] = [
        [one, one.data],
        [several, several.data[0]],
        [liked, liked.data[0]],
      ]
      for (const [{ includes, errors }, post] of answers) {
        expect(post).toMatchObject({
          id,
          author_id: userIdOf(ben),
          conversation_id: first,
          in_reply_to_user_id: userIdOf(ann),
          [words.references]: [{ type: 'replied_to', id: first }],
          attachments: { poll_ids: [expect.anything()] },
          public_metrics: { like_count: 1 },
        })
        expect(includes?.users?.map(({ username }) => username).sort()).toEqual([ann, ben].sort())
        expect(includes?.[words.included]).toMatchObject([{ id: first, public_metrics: { reply_count: 1 } }])
        expect(includes?.polls).toMatchObject([
          { voting_status: 'open', options: [{ votes: 0 }, { votes: 0 }] },
        ])
        expect(errors ?? []).toEqual([])
      }
    },
  ],
  [
    'deletes a poll with its post',
    async (cast) => {
      const as = cast.name('undo')
      const poll = { options: ['yes', 'no'], duration_minutes: 10_080 }
      const id = await publish(cast, as, 'Undo?', { poll })
      const pollId = String(pollOf(await cast.client.call(as, 'tweet', { id, options: withPoll })).id)
      await cast.client.call(as, 'deleteTweet', { id })
      expect(await vote(cast, as, pollId, 'yes')).toBe(404)
    },
  ],
  [
    'gets an error that names the path for a poll that is wrong',
    async (cast) => {
      const as = cast.name('wrong')
      const wrong: [object, string][] = [
        [
          { options: ['a'], duration_minutes: 5 },
          '$.poll.options: there must be a minimum of 2 items in the array',
        ],
        [
          { options: ['a', 'b', 'c', 'd', 'e'], duration_minutes: 5 },
          '$.poll.options: there must be a maximum of 4 items in the array',
        ],
        [
          { options: ['a', 'x'.repeat(26)], duration_minutes: 5 },
          '$.poll.options[1]: may only be 25 characters long',
        ],
        [
          { options: ['a', 'b'], duration_minutes: 4 },
          '$.poll.duration_minutes: must have a minimum value of 5',
        ],
        [
          { options: ['a', 'b'], duration_minutes: 10_081 },
          '$.poll.duration_minutes: must have a maximum value of 10080',
        ],
      ]
      for (const [poll, message] of wrong) {
        const body = { text: 'poll', poll }
        await expect(cast.client.call(as, 'createTweet', { body })).rejects.toMatchObject({
          status: 400,
          body: { title: 'Invalid Request', errors: [{ message }] },
        })
      }
      expect((await cast.client.call(as, 'userByName', { id: as })).errors).toHaveLength(1)
    },
  ],
]
