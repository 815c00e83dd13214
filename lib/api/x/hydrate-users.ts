import type { User } from '../../users/user.ts'
import { userIdOf } from '../../users/user-id.ts'
import type { Selection } from './selection.ts'

/** A user as answers show it. */
export interface CountedUser extends Pick<User, 'userId' | 'username' | 'posts'> {
  /** Undefined for one who has not been registered yet: the likes do not wait for it. */
  readonly createdAt?: string
  /** How many posts the user likes. */
  readonly likes: number
}

/** Those of exactly these names who exist, in no particular order. */
export type FindByNames = (usernames: readonly string[]) => Promise<readonly User[]>

/** How many likes each of the posts has, and how many posts each of the users likes, in their orders. */
export type CountLikes = (of: {
  readonly postIds: readonly string[]
  readonly usernames: readonly string[]
}) => Promise<{ readonly ofPosts: readonly number[]; readonly ofUsers: readonly number[] }>

/** The users of these names, in their order; of names that differ by case alone the first. */
export type HydrateUsers = (names: readonly string[], selection: Selection) => Promise<readonly CountedUser[]>

/** Adds to users what other features count of them, if the selection shows it. */
export type CountUsers = (users: readonly User[], selection: Selection) => Promise<readonly CountedUser[]>

export function makeCountUsers({ countLikes }: { readonly countLikes: CountLikes }): CountUsers {
  return async (users, { userFields }) => {
    const usernames = userFields.has('public_metrics') ? users.map(({ username }) => username) : []
    const { ofUsers } = await countLikes({ postIds: [], usernames })
    return users.map((user, index) => ({ ...user, likes: ofUsers[index] ?? 0 }))
  }
}

interface Dependencies {
  readonly findByNames: FindByNames
  readonly countLikes: CountLikes
}

/** Reads of users only what the selection shows. */
export function makeHydrateUsers({ findByNames, countLikes }: Dependencies): HydrateUsers {
  return async (names, selection) => {
    const usernames = onePerId(names)
    const [rows, { ofUsers }] = await Promise.all([
      findByNames(namesToFind(usernames, selection)),
      countLikes({ postIds: [], usernames: namesToCount(usernames, selection) }),
    ])
    return usersOf(usernames, rows, ofUsers)
  }
}

/** Of names that differ by case alone the first. */
export function onePerId(names: readonly string[]): string[] {
  return [...new Map(names.toReversed().map((name) => [userIdOf(name), name])).values()].toReversed()
}

/** The users whose rows have something that the selection shows. */
export function namesToFind(usernames: readonly string[], { userFields }: Selection): readonly string[] {
  return userFields.has('public_metrics') || userFields.has('created_at') ? usernames : []
}

/** The users whose likes the selection shows. */
export function namesToCount(usernames: readonly string[], { userFields }: Selection): readonly string[] {
  return userFields.has('public_metrics') ? usernames : []
}

export function usersOf(
  usernames: readonly string[],
  rows: readonly User[],
  likes: readonly number[],
): CountedUser[] {
  const rowByName = new Map(rows.map((user) => [user.username, user]))
  return usernames.map((username, index) => ({
    userId: userIdOf(username),
    username,
    posts: 0,
    ...rowByName.get(username),
    likes: likes[index] ?? 0,
  }))
}
