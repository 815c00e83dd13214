import * as v from 'valibot'
import type { Page } from '../../../platform/page.ts'
import type { UserWithLikes } from '../../../users/user.ts'
import { defineRoute, ok } from '../../contract/define-route.ts'
import { count, identifier, next, paging, timestamp, username } from '../../contract/fields.ts'

export const user = v.object({
  users_id: v.pipe(
    identifier,
    v.description(
      '63 bits of a hash of the name in lower case, in decimal: the same for names that differ by case alone',
    ),
  ),
  username,
  created_at: v.pipe(timestamp, v.description('When the name was first seen')),
  posts: v.pipe(count, v.description('How many posts the user has')),
  likes: v.pipe(count, v.description('How many posts the user likes')),
})

export const getUser = defineRoute({
  operationId: 'getUser',
  summary: 'A user, who is whoever has published, liked, voted or created a poll',
  method: 'GET',
  path: '/likes/user',
  fields: { username },
  answers: { 200: user },
  problems: { 404: 'No such user' },
  answer: (found: UserWithLikes) => ok(userView(found)),
})

export const userPage = v.object({ users: v.array(user), ...next })

export const listUsers = defineRoute({
  operationId: 'listUsers',
  summary: 'All users, those first seen last first',
  method: 'GET',
  path: '/likes/users',
  fields: paging(),
  answers: { 200: userPage },
  answer: ({ items, ...rest }: Page<UserWithLikes>) => ok({ users: items.map(userView), ...rest }),
})

function userView({ userId, username, createdAt, posts, likes }: UserWithLikes) {
  return { users_id: userId, username, created_at: createdAt, posts, likes }
}
