import type { components, paths } from 'generated/likes'
import createClient from 'openapi-fetch'
import { check, failed, succeeded } from './expectations.ts'

type ListedPost = components['schemas']['ListedPost']

/** Calls every route of the likes at the URL that is the first argument, as a front end would. */
async function callEveryRoute(baseUrl: string): Promise<void> {
  const likes = createClient<paths>({ baseUrl })
  const ann = `ann ${Date.now()}`

  const { posts_id }: components['schemas']['Post'] = succeeded(
    await likes.POST('/new/post', { body: { username: ann, text: 'one\ntwo' } }),
  )
  const byQuery = await likes.POST('/new/likes', { params: { query: { username: ann, posts_id } } })
  check(succeeded(byQuery).likes === 1, 'a like may come in the query string')
  const byForm = await likes.POST('/new/likes', {
    body: { username: ann, posts_id },
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  })
  check(byForm.response.status === 200, 'a like may come in a form')

  check(succeeded(await likes.GET('/likes', { params: { query: { posts_id } } })).likes === 1, 'likes count')
  check(
    succeeded(await likes.GET('/post/likes', { params: { query: { posts_id } } })).likes === 1,
    'both addresses count',
  )
  const likers = succeeded(await likes.GET('/post/likers', { params: { query: { posts_id, limit: 10 } } }))
  check(likers.users.includes(ann), 'a post has likers')

  const post: ListedPost = succeeded(
    await likes.GET('/post', { params: { query: { posts_id, viewer: ann } } }),
  )
  const liked: boolean | undefined = post.liked
  check(liked === true && post.text === 'one\ntwo', 'a viewer sees what the viewer likes')
  await callLists(likes, ann, posts_id)

  const count = succeeded(
    await likes.DELETE('/new/likes', { params: { query: { username: ann, posts_id } } }),
  )
  check(count.likes === 0, 'a like can be taken back')
  const forbidden = failed(await likes.DELETE('/post', { params: { query: { username: 'eve', posts_id } } }))
  check(forbidden.status === 403 && forbidden.title === 'Forbidden', 'only authors delete')
  succeeded(await likes.DELETE('/post', { params: { query: { username: ann, posts_id } } }))

  const gone = failed(await likes.GET('/post', { params: { query: { posts_id } } }))
  const status: 400 | 403 | 404 | 408 | 413 | 414 | 415 | 421 | 431 | 500 | 502 | 503 | 504 = gone.status
  check(status === 404, 'a deleted post is gone')
  const invalid = failed(await likes.GET('/top/likes', { params: { query: { limit: 0 } } }))
  check(invalid.status === 400 && invalid.errors?.limit !== undefined, 'a wrong parameter is named')

  const health = succeeded(await likes.GET('/health-check'))
  const peers: components['schemas']['Peer'][] | null = health.instances
  check(health.service === 'likes' && (peers === null || Array.isArray(peers)), 'the service is healthy')
  check(succeeded(await likes.GET('/openapi.json')).openapi === '3.1.0', 'the service describes itself')
}

await callEveryRoute(process.argv[2] ?? '')

async function callLists(
  likes: ReturnType<typeof createClient<paths>>,
  username: string,
  posts_id: string,
): Promise<void> {
  const timeline = succeeded(
    await likes.GET('/posts', { params: { query: { viewer: username, limit: 20 } } }),
  )
  const next: string | undefined = timeline.next
  check(
    timeline.posts[0]?.posts_id === posts_id,
    `the newest post comes first, before ${next ?? 'no others'}`,
  )
  const named = succeeded(await likes.GET('/posts', { params: { query: { posts_ids: `0,${posts_id}` } } }))
  check('missing' in named && named.missing[0] === '0' && named.posts.length === 1, 'missing posts are named')

  const everyones: components['schemas']['PostPage'] = { posts: timeline.posts }
  const missing: undefined = everyones.missing
  check(missing === undefined, "a page of everyone's posts misses none")

  const own = succeeded(await likes.GET('/user/posts', { params: { query: { username } } }))
  check(own.username === username && own.posts.length === 1, 'a user has posts')
  const ids = succeeded(await likes.GET('/user/likes', { params: { query: { username } } }))
  check(ids.posts[0] === posts_id && !('liked_posts' in ids), 'a user likes posts')
  const seen = succeeded(
    await likes.GET('/user/likes', { params: { query: { username, viewer: username } } }),
  )
  if (!('liked_posts' in seen)) throw new Error('A viewer gets no posts')
  const first: ListedPost | undefined = seen.liked_posts[0]
  check(first?.posts_id === posts_id, 'a viewer gets the liked posts themselves')
  const [best] = succeeded(await likes.GET('/top/likes', { params: { query: { limit: 1 } } })).top
  const text: string | null | undefined = best?.text
  check(text !== undefined, 'the most liked post has a text, or null')

  const user: components['schemas']['User'] = succeeded(
    await likes.GET('/user', { params: { query: { username } } }),
  )
  check(user.posts === 1 && user.likes === 1, 'a user has counts')
  const { users } = succeeded(await likes.GET('/users', { params: { query: { limit: 100 } } }))
  check(
    users.some(({ users_id }) => users_id === user.users_id),
    'all users are listed',
  )
}
