import type { TwoWayPage, TwoWayRequest } from '../platform/page.ts'
import type { User } from './user.ts'

export interface UserStore {
  /** Stores a user without posts, unless there is one of exactly this name. */
  add(username: string, createdAt: string): Promise<void>
  /**
   * Stores a user without posts or, if there is one who was first seen later, moves that time back. Returns
   * whether that changed anything.
   */
  addSince(username: string, createdAt: string): Promise<boolean>
  find(username: string): Promise<User | undefined>
  /** Those of exactly these names who exist, in no particular order. */
  findByNames(usernames: readonly string[]): Promise<readonly User[]>
  /**
   * Of each id the user whose name was seen first, in no particular order. Names that differ by case alone share an id.
   */
  findByIds(userIds: readonly string[]): Promise<readonly User[]>
  /** All users, newest first. */
  list(page: TwoWayRequest): Promise<TwoWayPage<User>>
}
