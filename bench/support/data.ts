import { store } from '../../tests/support/stores/posts-on-store.ts'
import type { BenchStores } from './stores.ts'

/** The content of the stores when a section begins, to which its requests refer. */
export const sample = {
  posts: Array.from({ length: 20 }, (_, index) => `${index + 1}`),
  /** Liked by users before a measurement begins. */
  otherPost: '21',
  text: 'A post of usual length, which says in a few words what there is to say about the weather of today.',
  title: 'Italian food or Mexican food?',
  responses: ['Italian', 'Mexican', 'both', 'neither'],
}

/** Writes the sample posts, with fixed ids. */
export async function publishPosts({ dynamodb }: BenchStores): Promise<void> {
  for (const postId of [...sample.posts, sample.otherPost]) {
    await store(dynamodb, {
      postId,
      author: `author-${postId}`,
      text: sample.text,
      createdAt: '2026-01-01T00:00:00.000Z',
    })
  }
}
