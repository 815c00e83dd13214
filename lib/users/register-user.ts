import type { Clock } from '../platform/clock.ts'
import type { UserStore } from './user-store.ts'

interface Dependencies {
  readonly users: Pick<UserStore, 'add'>
  readonly clock: Clock
}

export type RegisterUser = (username: string) => Promise<void>

/** Stores a user who is seen for the first time, as of now. An existing user stays unchanged. */
export function makeRegisterUser({ users, clock }: Dependencies): RegisterUser {
  return (username) => users.add(username, clock().toISOString())
}
