import { defineRoute, ok } from '../../contract/define-route.ts'
import { actingUser, anyCaller } from '../caller-fields.ts'
import { notFoundEntry } from '../errors.ts'
import { userAnswer, usersAnswer } from '../schemas.ts'
import { selectionOf, userSelection } from '../selection.ts'
import { userView } from '../views/user-view.ts'
import { id, ids, username, usernames } from '../x-parameters.ts'
import type { FoundUsers } from './get-users.ts'

export const getUserById = defineRoute({
  operationId: 'getUserById',
  summary: 'The user of an id; without `data` if there is none',
  method: 'GET',
  path: '/2/users/{id}',
  fields: { caller: anyCaller, id, ...userSelection },
  accept: ({ id, ...input }) => ({ wanted: [id], by: 'id' as const, selection: selectionOf(input) }),
  answers: { 200: userAnswer },
  answer: answerWithOne('id'),
})

export const getUserByUsername = defineRoute({
  operationId: 'getUserByUsername',
  summary: 'The user of a name, in any case; without `data` if there is none',
  method: 'GET',
  path: '/2/users/by/username/{username}',
  fields: { caller: anyCaller, username, ...userSelection },
  accept: ({ username, ...input }) => ({
    wanted: [username],
    by: 'name' as const,
    selection: selectionOf(input),
  }),
  answers: { 200: userAnswer },
  answer: answerWithOne('username'),
})

export const listUsersById = defineRoute({
  operationId: 'listUsersById',
  summary: 'The users of some ids, in that order and each once',
  method: 'GET',
  path: '/2/users',
  fields: { caller: anyCaller, ids, ...userSelection },
  accept: ({ ids, ...input }) => ({ wanted: ids, by: 'id' as const, selection: selectionOf(input) }),
  answers: { 200: usersAnswer },
  answer: answerWithSeveral('ids'),
})

export const listUsersByUsername = defineRoute({
  operationId: 'listUsersByUsername',
  summary: 'The users of some names, in that order and each once',
  method: 'GET',
  path: '/2/users/by',
  fields: { caller: anyCaller, usernames, ...userSelection },
  accept: ({ usernames, ...input }) => ({
    wanted: usernames,
    by: 'name' as const,
    selection: selectionOf(input),
  }),
  answers: { 200: usersAnswer },
  answer: answerWithSeveral('usernames'),
})

export const getMe = defineRoute({
  operationId: 'getMe',
  summary: 'The user who asks, who exists from then on',
  method: 'GET',
  path: '/2/users/me',
  fields: { user: actingUser, ...userSelection },
  accept: ({ user, ...input }) => ({ user, selection: selectionOf(input) }),
  answers: { 200: userAnswer },
  answer: answerWithOne('id'),
})

function answerWithOne(parameter: string) {
  return ({ users: [found], selection, missing }: FoundUsers) =>
    ok({ ...(found && { data: userView(found, selection) }), ...errorsOf(missing, parameter) })
}

function answerWithSeveral(parameter: string) {
  return ({ users, selection, missing }: FoundUsers) =>
    ok({
      ...(users.length > 0 && { data: users.map((found) => userView(found, selection)) }),
      ...errorsOf(missing, parameter),
    })
}

function errorsOf(missing: readonly string[], parameter: string) {
  return missing.length > 0 && { errors: missing.map((value) => notFoundEntry('user', parameter, value)) }
}
