import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { putPost } from '../../lib/posts/dynamodb/post-requests.ts'
import type { BenchStores } from './stores.ts'

/** The content of the stores when a section begins, to which its requests refer. */
export const sample = {
  posts: Array.from({ length: 20 }, (_, index) => `${index + 1}`),
  text: 'A post of usual length, which says in a few words what there is to say about the weather of today.',
  title: 'Italian food or Mexican food?',
  responses: ['Italian', 'Mexican', 'both', 'neither'],
}

/** Writes the sample posts, with fixed ids. */
export async function publishPosts({ dynamodb }: BenchStores): Promise<void> {
  const posts = sample.posts.map((postId) => ({
    postId,
    author: `author-${postId}`,
    text: sample.text,
    createdAt: '2026-01-01T00:00:00.000Z',
  }))
  const requests = posts.map((post) => ({ PutRequest: { Item: putPost('posts', post).Item } }))
  await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { posts: requests } }))
}
