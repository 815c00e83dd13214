import type { Page, PageRequest } from '../platform/page.ts'
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
  /** All users, newest first. */
  list(page: PageRequest): Promise<Page<User>>
}
