import type { Poll } from '../../polls/poll.ts'
import type { Vote } from '../../polls/vote.ts'
import type { Post } from '../../posts/post.ts'
import type { TimedLike } from '../bulk/timed-like.ts'

// All times are fixed, so that the sample data of one stack can be imported into another, where they are there already.
const minuteMs = 60_000
const firstPostAt = Date.parse('2026-01-05T09:00:00Z')
const postIntervalMs = 47 * minuteMs
const firstLikeAt = Date.parse('2026-01-06T01:00:00Z')

/** Oldest first, with the ids "1", "2", … The last post has no likes, because it is written after all other data. */
export const samplePosts: readonly Post[] = [
  ['John', 'Hello, world! First post here.'],
  ['chris', 'Tacos al pastor for breakfast. No regrets.'],
  ['maria', 'Anyone else still waiting for the 8:15 train?'],
  ['priya', 'Reading about consistent hashing on a Monday morning.'],
  ['tomas', 'Ran ten kilometres before sunrise.'],
  ['John', 'Our build is green again. Touch nothing.'],
  ['chris', 'Hot take: pineapple belongs on pizza.'],
  ['maria', 'The library has a whole shelf on beekeeping.'],
  ['priya', 'A cache is a promise that you will be wrong later.'],
  ['tomas', 'New personal best! 42:17 on the river loop.'],
  ['John', 'Trying out the new coffee place on Market Street.'],
  ['chris', 'Italian or Mexican tonight? Asking for a friend.'],
  ['maria', 'Snow in the hills this morning ❄️'],
  ['priya', 'Wrote a test that failed for the right reason.'],
  ['tomas', 'Rest day. The couch and I have much to discuss.'],
  ['John', 'Who left a whiteboard marker without its cap?'],
  ['chris', 'Made my own salsa verde. It bites back.'],
  ['maria', 'Finished the crossword in ink.'],
  ['priya', 'Latency is a feature nobody asked for.'],
  ['tomas', 'Signed up for a marathon. Send help.'],
  ['John', 'That coffee place? Going back tomorrow.'],
].map(([author = '', text = ''], index) => ({
  postId: `${index + 1}`,
  author,
  text,
  createdAt: new Date(firstPostAt + index * postIntervalMs).toISOString(),
}))

/** The authors, each since the first post. */
export const sampleUsers = [...new Set(samplePosts.map(({ author }) => author))].map((username) => ({
  username,
  createdAt: samplePosts.find(({ author }) => author === username)?.createdAt ?? '',
}))

/** The liked posts of each user, in the order of the likes. */
const likedPosts: readonly (readonly [username: string, ...posts: string[]])[] = [
  ['John', '2', '7', '9', '10', '13', '17', '20'],
  ['chris', '1', '6', '9', '10', '11', '13', '16'],
  ['maria', '1', '2', '5', '9', '10', '14', '17', '19', '20'],
  ['priya', '1', '6', '7', '10', '13', '18', '20'],
  ['tomas', '3', '4', '9', '10', '13', '14', '17'],
]

/** A like a minute. */
export const sampleLikes: readonly TimedLike[] = likedPosts
  .flatMap(([username, ...postIds]) => postIds.map((postId) => ({ username, postId })))
  .map((like, index) => ({ ...like, since: (firstLikeAt + index * minuteMs) * 1_000 }))

type SamplePoll = Poll & { readonly votes: readonly (readonly [username: string, option: string])[] }

export const samplePolls: readonly SamplePoll[] = [
  {
    pollId: '462d7f16-ffb4-4762-8333-1270b76995a2',
    title: 'Is a hot dog a sandwich?',
    author: 'John',
    options: ['yes', 'no'],
    createdAt: '2026-01-05T12:00:00.000Z',
    votes: [
      ['maria', 'no'],
      ['priya', 'yes'],
      ['tomas', 'yes'],
    ],
  },
  {
    pollId: '7b1f3c52-0d0e-4a53-9a7e-5f2f6c0c8d11',
    title: 'Italian food or Mexican Food?',
    author: 'chris',
    options: ['Italian', 'Mexican'],
    createdAt: '2026-01-05T18:00:00.000Z',
    votes: [
      ['chris', 'Mexican'],
      ['John', 'Italian'],
      ['maria', 'Mexican'],
      ['priya', 'Mexican'],
      ['tomas', 'Italian'],
    ],
  },
  {
    pollId: 'c8a6f0b4-2f43-4b7c-8a39-0b4cf1f1a6e7',
    title: 'Tabs or spaces?',
    author: 'priya',
    options: ['tabs', 'spaces', 'whatever the formatter says'],
    createdAt: '2026-01-06T08:30:00.000Z',
    votes: [
      ['priya', 'whatever the formatter says'],
      ['John', 'spaces'],
      ['chris', 'whatever the formatter says'],
    ],
  },
  {
    pollId: 'e2d91a7c-93c5-4d0e-b1f4-64f3a5d2c970',
    title: 'Which evening suits the running group best?',
    author: 'tomas',
    options: ['Monday', 'Tuesday', 'Wednesday', 'Thursday'],
    createdAt: '2026-01-06T17:45:00.000Z',
    votes: [
      ['tomas', 'Tuesday'],
      ['maria', 'Tuesday'],
      ['John', 'Thursday'],
      ['priya', 'Monday'],
    ],
  },
]

/** A vote a minute in each poll. */
export const sampleVotes: readonly Vote[] = samplePolls.flatMap(({ pollId, createdAt, votes }) =>
  votes.map(([username, option], index) => ({
    pollId,
    username,
    option,
    votedAt: new Date(Date.parse(createdAt) + (index + 1) * minuteMs).toISOString(),
  })),
)
