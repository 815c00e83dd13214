import { likeStore } from '../likes/store-wiring.ts'
import { systemClock as clock } from '../platform/clock.ts'
import { required } from '../platform/config.ts'
import { sharedDynamoDB } from '../platform/dynamodb.ts'
import { once } from '../platform/once.ts'
import { makeCanonicalName } from './canonical-name.ts'
import { dynamodbUserStore } from './dynamodb/dynamodb-user-store.ts'
import { makeGetUser } from './get-user.ts'
import { makeListUsers } from './list-users.ts'
import { makeRecordSightings } from './record-sightings.ts'
import { makeRegisterUser } from './register-user.ts'
import { makeSeeUser } from './see-user.ts'

export const userStore = /* @__PURE__ */ once(() =>
  dynamodbUserStore(sharedDynamoDB(), { users: required('USERS_TABLE'), feeds: required('FEEDS_TABLE') }),
)

export const registerUser = /* @__PURE__ */ once(() => makeRegisterUser({ users: userStore(), clock }))

export const seeUser = /* @__PURE__ */ once(() =>
  makeSeeUser({ users: userStore(), registerUser: registerUser() }),
)

export const canonicalName = /* @__PURE__ */ once(() => makeCanonicalName({ users: userStore() }))

export const recordSightings = /* @__PURE__ */ once(() => makeRecordSightings({ users: userStore() }))

export const listUsers = /* @__PURE__ */ once(() =>
  makeListUsers({ users: userStore(), countLikedPosts: likeStore().countLikedPosts }),
)

export const getUser = /* @__PURE__ */ once(() =>
  makeGetUser({ users: userStore(), countLikedPosts: likeStore().countLikedPosts }),
)
