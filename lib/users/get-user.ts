import type { CountLikedPosts } from './list-users.ts'
import { userNotFound } from './refusals.ts'
import type { UserWithLikes } from './user.ts'
import type { UserStore } from './user-store.ts'

interface Dependencies {
  readonly users: Pick<UserStore, 'find'>
  readonly countLikedPosts: CountLikedPosts
}

type GetUser = (query: { readonly username: string }) => Promise<UserWithLikes>

export function makeGetUser({ users, countLikedPosts }: Dependencies): GetUser {
  return async ({ username }) => {
    const [user, [likes = 0]] = await Promise.all([users.find(username), countLikedPosts([username])])
    if (!user) throw userNotFound(username)
    return { ...user, likes }
  }
}
