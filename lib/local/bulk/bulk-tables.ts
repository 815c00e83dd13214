/** The names of the tables that hold members. */
export interface BulkTables {
  readonly users: string
  readonly posts: string
  readonly feeds: string
  readonly polls: string
  readonly results: string
  readonly voters: string
}
