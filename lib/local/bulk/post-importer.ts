import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import type { DynamoDB } from '../../platform/dynamodb.ts'
import { grouped } from '../../platform/grouped.ts'
import type { Post } from '../../posts/post.ts'
import { countPost } from '../../users/dynamodb/user-requests.ts'
import type { BulkTables } from './bulk-tables.ts'
import { addConditionally, packed, type Storage } from './conditional-writes.ts'
import { compared } from './differences.ts'
import type { Importer } from './import-members.ts'
import type { LikeArchive } from './like-archive.ts'
import { patiently } from './patience.ts'
import { restoredPostItems } from './restored-posts.ts'
import { standingPosts } from './standing.ts'
import type { RegisterAll } from './user-importer.ts'

interface Dependencies {
  readonly store: DynamoDB
  readonly tables: BulkTables
  readonly registerAll: RegisterAll
  readonly likes: Pick<LikeArchive, 'readmit'>
}

export function postImporter({ store, tables, registerAll, likes }: Dependencies): Importer<Post> {
  const storage: Storage<Post> = {
    keyOf: ({ postId }) => postId,

    async judge(posts) {
      const standing = await standingPosts(
        store,
        tables.posts,
        posts.map(({ postId }) => postId),
      )
      return posts.map((post) => {
        const other = standing.get(post.postId)
        if (other === 'being deleted') {
          return { refused: `the deletion of post ${post.postId} has begun; repeat it, then import the post` }
        }
        return other && compared({ type: 'post', value: post }, { type: 'post', value: other })
      })
    },

    /**
     * The mark by which likes of a deleted post are refused goes before the post is stored anew. Afterwards it could be
     * the mark of another deletion.
     */
    async prepare(posts) {
      await registerAll(posts.map(({ author, createdAt }) => ({ username: author, createdAt })))
      await patiently(() => likes.readmit(posts.map(({ postId }) => postId)))
    },

    /** Those of one author stand together, so that a transaction counts them at once. */
    transactions(posts) {
      const byAuthor = [...grouped(posts, ({ author }) => author).values()].flat()
      const parts = packed(
        byAuthor,
        (post, previous) =>
          restoredPostItems(tables, [post]).length + (previous?.author === post.author ? 0 : 1),
      )
      return parts.map((values) => ({ values, items: itemsOf(values, tables) }))
    },
  }
  return { batchSize: 1_000, add: (posts) => addConditionally(store, storage, posts) }
}

function itemsOf(posts: readonly Post[], tables: BulkTables): TransactWriteItem[] {
  const byAuthor = grouped(posts, ({ author }) => author)
  return [
    ...restoredPostItems(tables, posts),
    ...[...byAuthor].map(([author, { length }]) => ({ Update: countPost(tables.users, author, length) })),
  ]
}
