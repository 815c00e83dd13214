import { describe, expect, test } from '@jest/globals'
import { ApiResponseError } from 'twitter-api-v2'
import { userIdOf } from '../../lib/users/user-id.ts'
import { send } from '../support/http/client.ts'
import { useStack } from '../support/stack/use-stack.ts'
import { type Authentication, twitterApi, twitterApp, twitterLogin, xdk } from '../support/x-clients.ts'

/** X's own clients over HAProxy and two gateways. */
const stack = useStack()

const authentications: [Authentication][] = [['OAuth 2.0'], ['OAuth 1.0a']]

describe.each(authentications)('@xdevplatform/xdk by %s', (authentication) => {
  const name = (who: string) => `xdk_${who}_${authentication === 'OAuth 2.0' ? 2 : 1}`
  const client = (who: string) => xdk(stack.x, name(who), authentication)

  test('publishes, reads, likes, unlikes and deletes', async () => {
    const [ann, ben] = [client('ann'), client('ben')]
    const { data: me } = await ann.users.getMe({ userFields: ['created_at', 'public_metrics'] })
    expect(me).toMatchObject({ id: userIdOf(name('ann')), username: name('ann') })
    const { data: post } = await ann.posts.create({ text: 'hello from xdk' })
    const id = `${post?.id}`
    const own = userIdOf(name('ben'))
    expect((await ben.users.likePost(own, { tweetId: id })).data).toEqual({ liked: true })
    const found = await ben.posts.getById(id, {
      postFields: ['public_metrics', 'created_at'],
      expansions: ['author_id'],
      userFields: ['public_metrics'],
    })
    expect(found.data).toMatchObject({
      text: 'hello from xdk',
      publicMetrics: { likeCount: 1, repostCount: 0 },
    })
    expect(found.includes?.users).toMatchObject([{ username: name('ann'), publicMetrics: { postCount: 1 } }])
    expect((await ben.posts.getLikingUsers(id)).data).toMatchObject([{ id: own }])
    expect((await ben.users.getLikedPosts(own)).data).toMatchObject([{ id }])
    expect((await ben.users.unlikePost(own, id)).data).toEqual({ liked: false })
    expect((await ann.posts.delete(id)).data).toEqual({ deleted: true })
    const gone = await ben.posts.getById(id)
    expect([gone.data, gone.errors?.length]).toEqual([undefined, 1])
  })

  test('looks up several posts and users', async () => {
    const ann = client('ann')
    await ann.users.getMe()
    const { data: post } = await ann.posts.create({ text: 'one of several' })
    const posts = await ann.posts.getByIds([`${post?.id}`, '404'])
    expect(posts.data).toMatchObject([{ id: post?.id }])
    expect(posts.errors).toMatchObject([{ value: '404', resourceType: 'tweet' }])
    const id = userIdOf(name('ann'))
    expect((await ann.users.getById(id)).data).toMatchObject({ username: name('ann') })
    expect((await ann.users.getByUsername(name('ann').toUpperCase())).data).toMatchObject({ id })
    expect((await ann.users.getByIds([id])).data).toHaveLength(1)
    const byNames = await ann.users.getByUsernames([name('ann'), 'nobody_at_all'])
    expect([byNames.data?.length, byNames.errors?.length]).toEqual([1, 1])
  })

  test('pages through a timeline', async () => {
    const author = client('author')
    for (let number = 1; number <= 12; number++) await author.posts.create({ text: `post ${number}` })
    const id = userIdOf(name('author'))
    const texts: unknown[] = []
    let paginationToken: string | undefined
    do {
      const page = await author.users.getPosts(id, {
        maxResults: 5,
        ...(paginationToken && { paginationToken }),
      })
      texts.push(...(page.data ?? []).map(({ text }) => text))
      paginationToken = page.meta?.nextToken
    } while (paginationToken)
    expect(texts).toEqual(Array.from({ length: 12 }, (_, index) => `post ${12 - index}`))
    const home = await author.users.getTimeline(id, { maxResults: 5 })
    expect(home.data).toHaveLength(5)
  })

  test('replies and quotes', async () => {
    const ann = client('ann')
    const { data: first } = await ann.posts.create({ text: 'a question' })
    const { data: second } = await ann.posts.create({
      text: 'an answer',
      reply: { inReplyToTweetId: `${first?.id}` },
      quoteTweetId: `${first?.id}`,
    })
    const found = await ann.posts.getById(`${second?.id}`, {
      postFields: ['conversation_id'],
      expansions: ['referenced_posts', 'in_reply_to_user_id'],
    })
    expect(found.data).toMatchObject({
      conversationId: first?.id,
      referencedPosts: [{ type: 'replied_to' }, { type: 'quoted' }],
    })
    expect(found.includes).toMatchObject({ posts: [{ id: first?.id }], users: [{ username: name('ann') }] })
  })

  test('gets errors with their status and text', async () => {
    const ann = client('ann')
    await expect(ann.posts.create({ text: ' ' })).rejects.toMatchObject({
      status: 400,
      data: { title: 'Invalid Request', errors: [{ message: '$.text: must be at least 1 characters long' }] },
    })
    const { data: post } = await client('ben').posts.create({ text: 'not hers' })
    await expect(ann.posts.delete(`${post?.id}`)).rejects.toMatchObject({ status: 403 })
  })
})

describe.each(authentications)('twitter-api-v2 by %s', (authentication) => {
  const name = (who: string) => `tav_${who}_${authentication === 'OAuth 2.0' ? 2 : 1}`
  const client = (who: string) => twitterApi(stack.x, name(who), authentication).v2

  test('publishes, reads, likes, unlikes and deletes', async () => {
    const [ann, ben] = [client('ann'), client('ben')]
    expect((await ann.me({ 'user.fields': ['created_at'] })).data).toMatchObject({ username: name('ann') })
    const { data: post } = await ann.tweet('hello from twitter-api-v2')
    const own = userIdOf(name('ben'))
    expect((await ben.like(own, post.id)).data).toEqual({ liked: true })
    const found = await ben.singleTweet(post.id, {
      'tweet.fields': ['public_metrics', 'created_at', 'author_id'],
      expansions: ['author_id'],
      'user.fields': ['public_metrics'],
    })
    expect(found.data).toMatchObject({ edit_history_tweet_ids: [post.id], public_metrics: { like_count: 1 } })
    expect(found.includes?.users).toMatchObject([
      { username: name('ann'), public_metrics: { tweet_count: 1 } },
    ])
    expect((await ben.tweetLikedBy(post.id)).data).toMatchObject([{ id: own }])
    const liked = await ben.userLikedTweets(own, { 'tweet.fields': ['created_at'] })
    expect(liked.tweets).toMatchObject([{ id: post.id }])
    expect((await ben.unlike(own, post.id)).data).toEqual({ liked: false })
    expect((await ann.deleteTweet(post.id)).data).toEqual({ deleted: true })
    const gone = await ben.singleTweet(post.id)
    expect([gone.data, gone.errors?.length]).toEqual([undefined, 1])
  })

  test('looks up several posts and users', async () => {
    const ann = client('ann')
    await ann.me()
    const { data: post } = await ann.tweet('one of several')
    const posts = await ann.tweets([post.id, '404'])
    expect([posts.data.length, posts.errors?.length]).toEqual([1, 1])
    const id = userIdOf(name('ann'))
    expect((await ann.user(id)).data.username).toBe(name('ann'))
    expect((await ann.userByUsername(name('ann').toUpperCase())).data.id).toBe(id)
    expect((await ann.users([id])).data).toHaveLength(1)
    const byNames = await ann.usersByUsernames([name('ann'), 'nobody_at_all'])
    expect([byNames.data.length, byNames.errors?.length]).toEqual([1, 1])
  })

  test('pages through a timeline, forward and back', async () => {
    const author = client('author')
    for (let number = 1; number <= 12; number++) await author.tweet(`post ${number}`)
    const id = userIdOf(name('author'))
    const first = await author.userTimeline(id, { max_results: 5 })
    const second = await first.next()
    const third = await second.next()
    expect([first, second, third].map(({ tweets }) => tweets.length)).toEqual([5, 5, 2])
    expect(third.done).toBe(true)
    const back = await third.previous()
    expect(back.tweets.map(({ id }) => id)).toEqual(second.tweets.map(({ id }) => id))
    const all = await author.userTimeline(id, { max_results: 5 })
    await all.fetchLast(100)
    expect(all.tweets.map(({ text }) => text)).toEqual(
      Array.from({ length: 12 }, (_, index) => `post ${12 - index}`),
    )
    // By OAuth 2.0 the client asks who it is first.
    expect((await author.homeTimeline({ max_results: 5 })).tweets).toHaveLength(5)
  })

  test('replies, quotes and publishes threads', async () => {
    const ann = client('ann')
    const { data: first } = await ann.tweet('a question')
    const { data: answer } = await ann.reply('an answer', first.id)
    const { data: quote } = await ann.quote('a quote', first.id)
    const found = await ann.tweets([answer.id, quote.id], {
      expansions: ['referenced_tweets.id', 'referenced_tweets.id.author_id'],
    })
    expect(found.data.map(({ referenced_tweets }) => referenced_tweets?.map(({ type }) => type))).toEqual([
      ['replied_to'],
      ['quoted'],
    ])
    expect(found.includes).toMatchObject({ tweets: [{ id: first.id }], users: [{ username: name('ann') }] })
    const thread = await ann.tweetThread(['one', 'two', 'three'])
    const [last] = (await ann.tweets(`${thread[2]?.data.id}`, { 'tweet.fields': ['conversation_id'] })).data
    expect(last?.conversation_id).toBe(thread[0]?.data.id)
  })

  test('gets errors with their status, text and rate limit', async () => {
    const failure = await client('ann')
      .tweet(' ')
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ApiResponseError)
    expect(failure).toMatchObject({
      code: 400,
      data: { title: 'Invalid Request', errors: [{ message: '$.text: must be at least 1 characters long' }] },
      rateLimit: { limit: 1_000_000, remaining: 1_000_000 },
    })
  })
})

test('twitter-api-v2 has tokens issued, for an app and for a user', async () => {
  const app = await twitterApp(stack.x).appLogin()
  expect((await app.v2.tweets(['1'])).data[0]?.id).toBe('1')
  await expect(app.v2.me()).rejects.toMatchObject({ code: 403 })
  const login = { code: 'logan', codeVerifier: 'x', redirectUri: 'http://localhost' }
  const { accessToken, refreshToken } = await twitterLogin(stack.x).loginWithOAuth2(login)
  const renewed = await twitterLogin(stack.x).refreshOAuth2Token(`${refreshToken}`)
  for (const token of [accessToken, renewed.accessToken]) {
    expect((await twitterApi(stack.x, token).v2.me()).data.username).toBe('logan')
  }
})

test('a vote in a poll shows in the next answer of either client', async () => {
  const [one, other] = [xdk(stack.x, 'pollster'), twitterApi(stack.x, 'reader').v2]
  const { data: post } = await one.posts.create({
    text: 'Which one?',
    poll: { options: ['left', 'right'], durationMinutes: 60 },
  })
  const id = `${post?.id}`
  const expansions = ['attachments.poll_ids' as const]
  const first = await one.posts.getById(id, { expansions, pollFields: ['voting_status', 'end_datetime'] })
  const [poll] = first.includes?.polls ?? []
  expect(poll).toMatchObject({ votingStatus: 'open', options: [{ label: 'left', position: 1 }, {}] })
  const form = { user: 'pollster', polls_id: `${poll?.id}`, choice: 'right' }
  expect((await send('POST', `${stack.polls}/poll/vote`, { form })).status).toBe(201)
  const second = await other.singleTweet(id, { expansions, 'poll.fields': ['duration_minutes'] })
  expect(second.includes?.polls).toEqual([
    {
      id: poll?.id,
      options: [
        { position: 1, label: 'left', votes: 0 },
        { position: 2, label: 'right', votes: 1 },
      ],
      duration_minutes: 60,
    },
  ])
})

test('a hundred likes by two clients at once are a hundred, on both APIs', async () => {
  const author = xdk(stack.x, 'popular')
  const { data: post } = await author.posts.create({ text: 'like me' })
  const id = `${post?.id}`
  const names = Array.from({ length: 50 }, (_, index) => `fan_${index}`)
  await Promise.all(
    names.flatMap((name) => [
      xdk(stack.x, `${name}_x`).users.likePost(userIdOf(`${name}_x`), { tweetId: id }),
      twitterApi(stack.x, `${name}_t`).v2.like(userIdOf(`${name}_t`), id),
    ]),
  )
  // The same again, by another spelling of the names.
  await Promise.all(names.map((name) => twitterApi(stack.x, `${name}_T`).v2.like(userIdOf(`${name}_t`), id)))
  const found = await author.posts.getById(id, { postFields: ['public_metrics'] })
  expect(found.data).toMatchObject({ publicMetrics: { likeCount: 100 } })
  const { body } = await send('GET', `${stack.likes}/likes?posts_id=${id}`)
  expect(body).toEqual({ posts_id: id, likes: 100 })
})

test('what the other routes write shows, and the other way round', async () => {
  const json = { username: 'classic', text: 'by another route' }
  const { body: post } = await send('POST', `${stack.likes}/new/post`, { json })
  const client = xdk(stack.x, 'Classic')
  const found = await client.posts.getById(`${post.posts_id}`, { expansions: ['author_id'] })
  expect(found.includes?.users).toMatchObject([{ username: 'classic' }])
  const { data: written } = await client.posts.create({ text: 'by X' })
  const { body } = await send('GET', `${stack.likes}/user/posts?username=classic&limit=1`)
  expect(body.posts).toMatchObject([{ posts_id: written?.id, text: 'by X' }])
})
