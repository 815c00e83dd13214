import type { LikesOf, ListedPost } from './listed-post.ts'
import type { PostStore } from './post-store.ts'
import { postNotFound } from './refusals.ts'

interface Dependencies {
  readonly posts: Pick<PostStore, 'find'>
  readonly likesOf: LikesOf
}

type GetPost = (query: {
  readonly postId: string
  readonly viewer?: string | undefined
}) => Promise<ListedPost>

export function makeGetPost({ posts, likesOf }: Dependencies): GetPost {
  return async ({ postId, viewer }) => {
    const [[post], [likes]] = await Promise.all([posts.find([postId]), likesOf([postId], viewer)])
    if (!post) throw postNotFound(postId)
    return { ...post, likes: 0, ...likes }
  }
}
