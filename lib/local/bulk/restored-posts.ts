import type { AttributeValue, TransactWriteItem, Update } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { allPosts, postEntry, postItem, postKey, postsOf } from '../../posts/dynamodb/post-item.ts'
import type { Post } from '../../posts/post.ts'
import type { BulkTables } from './bulk-tables.ts'

/** How many posts refer to a post. */
interface References {
  readonly replies: number
  readonly quotes: number
}

const none: References = { replies: 0, quotes: 0 }

/**
 * Posts, their entries in the feeds, and their counts for the posts that they refer to. The condition of each is that it
 * does not stand.
 *
 * A row is updated, not put, and a count has no condition: where a post is stored after those that refer to it, or again
 * after its deletion, its row has their number before it has the post.
 */
export function restoredPostItems(
  tables: Pick<BulkTables, 'posts' | 'feeds'>,
  posts: readonly Post[],
): TransactWriteItem[] {
  const references = referencesIn(posts)
  const own = new Set(posts.map(({ postId }) => postId))
  const others = [...references].filter(([postId]) => !own.has(postId))
  return [
    ...posts.flatMap((post) => [
      { Update: restorePost(tables.posts, post, references.get(post.postId) ?? none) },
      ...[allPosts, postsOf(post.author)].map((feed) => ({
        Put: { TableName: tables.feeds, Item: postEntry(feed, post) },
      })),
    ]),
    ...others.map(([postId, added]) => ({ Update: updateRow(tables.posts, postId, {}, added) })),
  ]
}

/** By the ids of the posts that these refer to. */
function referencesIn(posts: readonly Post[]): ReadonlyMap<string, References> {
  const references = new Map<string, References>()
  const add = (postId: string, more: Partial<References>) => {
    const { replies, quotes } = references.get(postId) ?? none
    references.set(postId, {
      replies: replies + (more.replies ?? 0),
      quotes: quotes + (more.quotes ?? 0),
    })
  }
  for (const { inReplyTo, quoted } of posts) {
    if (inReplyTo) add(inReplyTo.postId, { replies: 1 })
    if (quoted) add(quoted.postId, { quotes: 1 })
  }
  return references
}

function restorePost(TableName: string, post: Post, added: References): Update {
  const { posts_id: _, ...content } = postItem(post)
  return {
    ...updateRow(TableName, post.postId, content, added),
    ConditionExpression: 'attribute_not_exists(username)',
  }
}

/** Sets attributes of a post's row, and adds to its counts. */
function updateRow(
  TableName: string,
  postId: string,
  content: Readonly<Record<string, AttributeValue>>,
  added: References,
): Update {
  const counts = marshall(Object.fromEntries(Object.entries(added).filter(([, count]) => count > 0)))
  const clauses = [
    clause('SET', content, (name) => `#${name} = :${name}`),
    clause('ADD', counts, (name) => `#${name} :${name}`),
  ]
  const values = Object.entries({ ...content, ...counts })
  return {
    TableName,
    Key: postKey(postId),
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
  }
}

function clause(keyword: 'SET' | 'ADD', attributes: object, termFor: (name: string) => string): string {
  const terms = Object.keys(attributes).map(termFor)
  return terms.length > 0 ? `${keyword} ${terms.join(', ')}` : ''
}
