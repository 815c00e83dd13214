import { required } from '../../platform/config.ts'

/** The names of the tables that hold members. */
export interface BulkTables {
  readonly users: string
  readonly posts: string
  readonly feeds: string
  readonly polls: string
  readonly results: string
  readonly voters: string
}

/** The tables that the environment names. */
export function bulkTables(): BulkTables {
  return {
    users: required('USERS_TABLE'),
    posts: required('POSTS_TABLE'),
    feeds: required('FEEDS_TABLE'),
    polls: required('POLLS_TABLE'),
    results: required('RESULTS_TABLE'),
    voters: required('VOTERS_TABLE'),
  }
}
