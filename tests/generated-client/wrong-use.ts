import type * as Likes from 'generated/likes'
import type * as Polls from 'generated/polls'
import type * as X from 'generated/x'
import createClient from 'openapi-fetch'
import { failed, succeeded } from './expectations.ts'

/** Mistakes that the generated types must find. It is compiled and never run. */
export async function misuse(): Promise<void> {
  const likes = createClient<Likes.paths>()
  const polls = createClient<Polls.paths>()

  // @ts-expect-error: no such path
  await likes.GET('/like')
  // @ts-expect-error: no such method
  await likes.DELETE('/top/likes')
  // @ts-expect-error: a parameter is missing
  await likes.GET('/post')
  // @ts-expect-error: another is given
  await likes.GET('/post', { params: { query: { viewer: 'ann' } } })
  // openapi-fetch infers the type of what it is given, so only a type that is named finds a member too many.
  type Query = Likes.paths['/post']['get']['parameters']['query']
  // @ts-expect-error: a parameter is misspelt
  const query: Query = { posts_id: '1', veiwer: 'ann' }
  // @ts-expect-error: a member of the body is unknown
  const body: Likes.components['schemas']['CreatePostRequest'] = { username: 'ann', text: 'a', posts_id: '1' }
  // @ts-expect-error: a number is text
  await likes.GET('/posts', { params: { query: { limit: 'ten' } } })
  // @ts-expect-error: a list is text in a query string
  await likes.GET('/posts', { params: { query: { posts_ids: ['1', '2'] } } })
  // @ts-expect-error: a member of the body is missing
  await likes.POST('/new/post', { body: { username: 'ann' } })
  // @ts-expect-error: a member of the body is a number
  await likes.POST('/new/post', { body: { username: 'ann', text: 1 } })
  // @ts-expect-error: a list is a number
  await polls.POST('/create/poll', { body: { polls_title: 'a', username: 'ann', responses: 2 } })

  const post = succeeded(await likes.GET('/post', { params: { query: { posts_id: '1' } } }))
  // @ts-expect-error: no such member
  post.author
  // @ts-expect-error: without a viewer, it is absent
  const liked: boolean = post.liked
  const top = succeeded(await likes.GET('/top/likes')).top
  // @ts-expect-error: it may be null
  const texts: string[] = top.map(({ text }) => text)

  const found = succeeded(await polls.GET('/polls', { params: { query: { polls_id: '1' } } }))
  // @ts-expect-error: it may be a page of polls
  found.responses
  const page = succeeded(await likes.GET('/posts', { params: { query: { posts_ids: '1' } } }))
  // @ts-expect-error: it may be a page of everyone's posts
  page.missing.length

  const problem = failed(await polls.POST('/poll/vote'))
  // @ts-expect-error: no such status
  if (problem.status === 418) return
  // @ts-expect-error: not every problem has errors
  problem.errors
  // @ts-expect-error: another vote's problem has no choice
  if (problem.status === 422) problem.choice
  // @ts-expect-error: only a poll that has ended has an end
  if (problem.status === 422 && problem.type === 'about:blank') problem.ends_at
  const x = createClient<X.paths>()
  // @ts-expect-error: a parameter of the path is missing
  await x.GET('/2/tweets/{id}')
  // @ts-expect-error: the caller is no parameter
  type Caller = NonNullable<X.paths['/2/users/me']['get']['parameters']['query']>['user']
  // @ts-expect-error: no such field
  await x.GET('/2/users/me', { params: { query: { 'user.fields': ['bogus'] } } })
  // @ts-expect-error: a poll needs its duration
  await x.POST('/2/tweets', { body: { text: 'a', poll: { options: ['a', 'b'] } } })
  const tweet = succeeded(await x.GET('/2/tweets/{id}', { params: { path: { id: '1' } } }))
  // @ts-expect-error: a post may be missing
  tweet.data.text
  void ({} as Caller)

  // @ts-expect-error: a success has no such status
  type Never = Likes.paths['/post']['get']['responses'][201]
  void ({} as Never)
  void [liked, texts, query, body]
}
