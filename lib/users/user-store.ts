import type { Page, PageRequest } from '../platform/page.ts'
import type { User } from './user.ts'

export interface UserStore {
  /** Stores a user without posts, unless there is one of exactly this name. */
  add(username: string, createdAt: string): Promise<void>
  find(username: string): Promise<User | undefined>
  /** All users, newest first. */
  list(page: PageRequest): Promise<Page<User>>
}
