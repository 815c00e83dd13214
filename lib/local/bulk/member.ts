import type { Poll } from '../../polls/poll.ts'
import type { Vote } from '../../polls/vote.ts'
import type { Post } from '../../posts/post.ts'
import type { User } from '../../users/user.ts'
import type { TimedLike } from './timed-like.ts'

/** A user, since the name was first seen. The id follows from the name, and the number of posts from the posts. */
export type UserSince = Pick<User, 'username' | 'createdAt'>

/** What an export consists of, by type. */
export interface MemberTypes {
  readonly user: UserSince
  readonly post: Post
  readonly like: TimedLike
  readonly poll: Poll
  readonly vote: Vote
}

export type MemberType = keyof MemberTypes

/** One user, post, like, poll or vote. */
export type Member = {
  [Type in MemberType]: { readonly type: Type; readonly value: MemberTypes[Type] }
}[MemberType]

/** In the order in which an export has them. */
export const memberTypes = ['user', 'post', 'like', 'poll', 'vote'] as const satisfies MemberType[]

/** The name of the array that a document has the members of a type in. */
export const arrayOf = {
  user: 'users',
  post: 'posts',
  like: 'likes',
  poll: 'polls',
  vote: 'votes',
} as const satisfies Record<MemberType, string>

/** The version of the form in which members are written. */
export const format = 1
