import * as likes from '../../../lib/api/classic/likes/likes-contract.ts'
import type { listedPostView, postView } from '../../../lib/api/classic/posts/post-views.ts'
import * as posts from '../../../lib/api/classic/posts/posts-contract.ts'
import * as users from '../../../lib/api/classic/users/users-contract.ts'
import { allPages } from '../all-pages.ts'
import { retryRequest } from '../concurrency.ts'
import { sender } from './sender.ts'

type PostBody = ReturnType<typeof postView>
export type ListedBody = ReturnType<typeof listedPostView>

export interface PageBody {
  readonly posts: readonly ListedBody[]
  readonly missing?: readonly string[]
  readonly next?: string
}

export interface UserBody {
  readonly users_id: string
  readonly username: string
  readonly created_at: string
  readonly posts: number
  readonly likes: number
}

/** The handlers of posts, likes and users. They need `useDynamoDB()` and `useRedis()`. */
export const api = {
  publish: sender<PostBody>(() => import('../../../handlers/likes/create-post.ts'), posts.createPost),
  remove: sender<PostBody>(() => import('../../../handlers/likes/delete-post.ts'), posts.deletePost),
  post: sender<ListedBody>(() => import('../../../handlers/likes/post.ts'), posts.getPost),
  posts: sender<PageBody>(() => import('../../../handlers/likes/posts.ts'), posts.listPosts),
  userPosts: sender<PageBody>(() => import('../../../handlers/likes/user-posts.ts'), posts.listUserPosts),
  like: sender<{ likes: number }>(() => import('../../../handlers/likes/like.ts'), likes.likePost),
  unlike: sender<{ likes: number }>(() => import('../../../handlers/likes/unlike.ts'), likes.unlikePost),
  count: sender<{ likes: number }>(() => import('../../../handlers/likes/count.ts'), likes.countLikes),
  likers: sender<{ users: string[] }>(() => import('../../../handlers/likes/likers.ts'), likes.listLikers),
  likedPosts: sender<{ posts: string[]; liked_posts?: ListedBody[]; next?: string }>(
    () => import('../../../handlers/likes/liked-posts.ts'),
    likes.listLikedPosts,
  ),
  top: sender<{ top: (Partial<ListedBody> & { posts_id: string })[] }>(
    () => import('../../../handlers/likes/top.ts'),
    likes.listTopPosts,
  ),
  user: sender<UserBody>(() => import('../../../handlers/likes/user.ts'), users.getUser),
  users: sender<{ users: UserBody[]; next?: string }>(
    () => import('../../../handlers/likes/users.ts'),
    users.listUsers,
  ),
}

/** Publishes a post and returns its id. On a busy machine it may publish another one that is answered 503. */
export async function publish(username: string, text = 'hello'): Promise<string> {
  const { status, body } = await retryRequest(() => api.publish({ json: { username, text } }))
  if (status !== 201) throw new Error(`A post of ${username} was answered ${status}`)
  return body.posts_id
}

/** All of everyone's posts, page by page. */
export function everyPost(limit: number): Promise<ListedBody[]> {
  return allPages(async (cursor) => {
    const { body } = await api.posts({ query: { limit: `${limit}`, ...(cursor && { cursor }) } })
    return { items: body.posts, next: body.next }
  })
}
