import type { DynamoDB } from '../../platform/dynamodb.ts'
import type { BulkTables } from './bulk-tables.ts'
import type { ExportedStores } from './export-members.ts'
import type { Importers } from './import-members.ts'
import type { LikeArchive } from './like-archive.ts'
import { likeImporter } from './like-importer.ts'
import { patientDynamoDB } from './patience.ts'
import { pollImporter } from './poll-importer.ts'
import { postImporter } from './post-importer.ts'
import { standingPolls } from './standing.ts'
import { storedPolls, storedPosts, storedUsers, storedVotes } from './stored-lists.ts'
import { makeRegisterAll, userImporter } from './user-importer.ts'
import { voteImporter } from './vote-importer.ts'

/** The stores that are imported into and exported from. */
export interface BulkStores {
  readonly dynamodb: DynamoDB
  readonly tables: BulkTables
  readonly likes: LikeArchive
}

export function importersInto({ dynamodb, tables, likes }: BulkStores): Importers {
  const store = patientDynamoDB(dynamodb)
  const user = userImporter(store, tables)
  const dependencies = { store, tables, likes, registerAll: makeRegisterAll(user) }
  return {
    user,
    post: postImporter(dependencies),
    like: likeImporter(dependencies),
    poll: pollImporter(dependencies),
    vote: voteImporter(dependencies),
  }
}

export function exportedFrom({ dynamodb, tables, likes }: BulkStores): ExportedStores {
  const store = patientDynamoDB(dynamodb)
  return {
    users: () => storedUsers(store, tables),
    posts: () => storedPosts(store, tables),
    polls: () => storedPolls(store, tables),
    votes: () => storedVotes(store, tables),
    existingPolls: (pollIds) => standingPolls(store, tables.polls, pollIds),
    likesOf: likes.listOf,
  }
}
