import { tokensOf } from '../page-token.ts'
import type { Timeline } from '../tweets/timelines.ts'
import { included, missingPosts } from './included.ts'
import { tweetView } from './tweet-view.ts'

/** The answer with a page of posts in order of time. */
export function timelineView(page: Timeline) {
  const { meta, ...answer } = postsView(page)
  const [newest, oldest] = [page.posts[0], page.posts.at(-1)]
  const ends = newest && oldest && { newest_id: newest.postId, oldest_id: oldest.postId }
  return { ...answer, meta: { ...meta, ...ends } }
}

/** The answer with a page of posts in whatever order. */
export function postsView({ next, previous, ...found }: Timeline) {
  const { posts } = found
  return {
    ...(posts.length > 0 && { data: posts.map((post) => tweetView(post, found)) }),
    ...included(found),
    ...missingPosts([], 'id', found.gone),
    meta: { result_count: posts.length, ...tokensOf({ next, previous }) },
  }
}
