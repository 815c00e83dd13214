import type { components, paths } from 'generated/x'
import createClient from 'openapi-fetch'
import { check, failed, succeeded } from './expectations.ts'

type Post = components['schemas']['Post']
type X = ReturnType<typeof createClient<paths>>

/** Calls every route of X's API, whose description is below the URL that is the first argument. */
async function callEveryRoute(described: string): Promise<void> {
  const baseUrl = new URL('/', described).origin
  const token = await tokenOf(createClient<paths>({ baseUrl }), `a${Date.now()}`.slice(0, 15))
  const x = createClient<paths>({
    baseUrl,
    headers: { Authorization: `Bearer ${token}` },
    querySerializer: { array: { style: 'form', explode: false } },
  })
  const me = succeeded(await x.GET('/2/users/me')).data
  if (!me) throw new Error('The caller is nobody')
  await callUsers(x, me)

  const id = await publish(x)
  const params = { path: { id: me.id } }
  const liked = succeeded(await x.POST('/2/users/{id}/likes', { params, body: { tweet_id: id } }))
  check(liked.data.liked, 'a post can be liked')
  await callLists(x, me.id, id)
  const unliked = succeeded(
    await x.DELETE('/2/users/{id}/likes/{tweet_id}', { params: { path: { id: me.id, tweet_id: id } } }),
  )
  check(!unliked.data.liked, 'a like can be taken back')
  const gone = succeeded(await x.DELETE('/2/tweets/{id}', { params: { path: { id } } }))
  check(gone.data.deleted, 'a post can be deleted')
  const missing = succeeded(await x.GET('/2/tweets/{id}', { params: { path: { id } } }))
  check(missing.data === undefined && missing.errors?.[0]?.value === id, 'a deleted post is gone')

  const own = createClient<paths>({ baseUrl: described })
  check(succeeded(await own.GET('/health-check')).service === 'x', 'the service is healthy')
  check(succeeded(await own.GET('/openapi.json')).openapi === '3.1.0', 'the service describes itself')
}

await callEveryRoute(process.argv[2] ?? '')

async function tokenOf(x: X, username: string): Promise<string> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const app = succeeded(
    await x.POST('/oauth2/token', { headers, body: { grant_type: 'client_credentials' } }),
  )
  const asApp = failed(
    await x.GET('/2/users/me', { headers: { Authorization: `Bearer ${app.access_token}` } }),
  )
  check(asApp.title === 'Unsupported Authentication', 'an app is no user')
  const problem = failed(await x.POST('/2/oauth2/token', { headers, body: { grant_type: 'password' } }))
  check('error' in problem && problem.error === 'unsupported_grant_type', 'not every grant is supported')
  const body = { grant_type: 'authorization_code', code: username }
  return succeeded(await x.POST('/2/oauth2/token', { headers, body })).access_token
}

async function callUsers(x: X, { id, username }: components['schemas']['User']): Promise<void> {
  const query = { 'user.fields': ['public_metrics' as const] }
  const found = [
    succeeded(await x.GET('/2/users/{id}', { params: { path: { id }, query } })).data,
    succeeded(await x.GET('/2/users/by/username/{username}', { params: { path: { username } } })).data,
    succeeded(await x.GET('/2/users', { params: { query: { ids: [id] } } })).data?.[0],
    succeeded(await x.GET('/2/users/by', { params: { query: { usernames: [username] } } })).data?.[0],
  ]
  check(
    found.every((user) => user?.id === id),
    'a user is found by id and by name',
  )
  const posts: number | undefined = found[0]?.public_metrics?.tweet_count
  check(posts === 0, 'a user has counts')
}

async function publish(x: X): Promise<string> {
  const poll = { options: ['yes', 'no'], duration_minutes: 5 }
  const { id } = succeeded(await x.POST('/2/tweets', { body: { text: 'Is this a poll?', poll } })).data
  const invalid = failed(
    await x.POST('/2/tweets', { body: { text: 'Is this?', poll: { ...poll, options: [] } } }),
  )
  if (invalid.title !== 'Invalid Request') throw new Error(`Not about a parameter: ${invalid.title}`)
  const message: string | undefined = invalid.errors[0]?.message
  check(message?.startsWith('$.poll.options: ') === true, 'a wrong body is named by its path')
  return id
}

async function callLists(x: X, userId: string, id: string): Promise<void> {
  const words = {
    'tweet.fields': ['public_metrics' as const],
    expansions: ['attachments.poll_ids' as const, 'author_id' as const],
  }
  const one = succeeded(await x.GET('/2/tweets/{id}', { params: { path: { id }, query: words } }))
  const label: string | undefined = one.includes?.polls?.[0]?.options[0]?.label
  check(label === 'yes' && one.data?.public_metrics?.retweet_count === 0, 'a post comes with its poll')
  const params = {
    path: { id: userId },
    query: { max_results: 5, 'post.fields': ['public_metrics' as const] },
  }
  const lists: (readonly Post[] | undefined)[] = [
    succeeded(await x.GET('/2/tweets', { params: { query: { ids: [id, '22'], ...words } } })).data,
    succeeded(await x.GET('/2/users/{id}/tweets', { params })).data,
    succeeded(await x.GET('/2/users/{id}/liked_tweets', { params })).data,
    succeeded(await x.GET('/2/users/{id}/timelines/reverse_chronological', { params })).data,
    succeeded(await x.GET('/2/tweets/search/recent', { params: { query: { query: 'poll' } } })).data,
  ]
  check(
    lists.every((posts) => posts?.some((post) => post.id === id)),
    'a post is in every list',
  )
  check(lists[1]?.[0]?.public_metrics?.repost_count === 0, 'a request chooses its words')
  const likers = succeeded(await x.GET('/2/tweets/{id}/liking_users', { params: { path: { id } } }))
  const next: string | undefined = likers.meta?.next_token
  check(likers.data?.[0]?.id === userId && next === undefined, 'a post has likers')
}
