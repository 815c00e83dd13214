import type { Page, PageRequest } from '../platform/page.ts'
import type { UserWithLikes } from './user.ts'
import type { UserStore } from './user-store.ts'

/** How many posts each of the users likes, in their order. */
export type CountLikedPosts = (usernames: readonly string[]) => Promise<readonly number[]>

interface Dependencies {
  readonly users: Pick<UserStore, 'list'>
  readonly countLikedPosts: CountLikedPosts
}

type ListUsers = (page: PageRequest) => Promise<Page<UserWithLikes>>

export function makeListUsers({ users: store, countLikedPosts }: Dependencies): ListUsers {
  return async (page) => {
    const { items: users, ...rest } = await store.list(page)
    const likes = await countLikedPosts(users.map(({ username }) => username))
    return { items: users.map((user, index) => ({ ...user, likes: likes[index] ?? 0 })), ...rest }
  }
}
