import QuickLRU from 'quick-lru'
import type { DynamoDB } from '../../platform/dynamodb.ts'
import type { BulkTables } from './bulk-tables.ts'
import { compared } from './differences.ts'
import type { Importer, Outcome } from './import-members.ts'
import type { LikeArchive, LikeOutcome } from './like-archive.ts'
import { patiently } from './patience.ts'
import { standingPosts } from './standing.ts'
import type { TimedLike } from './timed-like.ts'
import { millisecondTime } from './times.ts'
import type { RegisterAll } from './user-importer.ts'

/** How many ids are kept of posts that are known to be there. */
const idsKept = 50_000

interface Dependencies {
  readonly store: DynamoDB
  readonly tables: BulkTables
  readonly registerAll: RegisterAll
  readonly likes: Pick<LikeArchive, 'addAll'>
}

/** A post that was found once may be deleted meanwhile: the store of likes then refuses it. */
export function likeImporter({
  store,
  tables,
  registerAll,
  likes: archive,
}: Dependencies): Importer<TimedLike> {
  const known = new QuickLRU<string, true>({ maxSize: idsKept })

  async function existing(likes: readonly TimedLike[]): Promise<ReadonlySet<string>> {
    const postIds = new Set(likes.map(({ postId }) => postId))
    const unknown = [...postIds].filter((postId) => !known.has(postId))
    const found = await standingPosts(store, tables.posts, unknown)
    const exists = [...postIds].filter((postId) => {
      const post = found.get(postId)
      return post === undefined ? known.has(postId) : post !== 'being deleted'
    })
    for (const postId of exists) known.set(postId, true)
    return new Set(exists)
  }

  return {
    batchSize: 4_000,

    async add(likes) {
      const posts = await existing(likes)
      const found = likes.filter(({ postId }) => posts.has(postId))
      const outcomes = await patiently(() => archive.addAll(found))
      const of = new Map(found.map((like, index) => [like, outcomes[index] as LikeOutcome]))
      await registerAll(
        found.flatMap(({ username, since }, index) =>
          outcomes[index]?.outcome === 'post removed'
            ? []
            : [{ username, createdAt: millisecondTime(since) }],
        ),
      )
      return likes.map((like) => outcomeOf(like, of.get(like)))
    },
  }
}

function outcomeOf(like: TimedLike, result: LikeOutcome | undefined): Outcome {
  switch (result?.outcome) {
    case 'added':
      return 'imported'
    case 'stands':
      return compared(
        { type: 'like', value: like },
        { type: 'like', value: { ...like, since: result.since } },
      )
    default:
      return { refused: `there is no post ${like.postId}` }
  }
}
