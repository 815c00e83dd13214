import type { ListedPost } from '../../../posts/listed-post.ts'
import type { Post } from '../../../posts/post.ts'

export function postView({ postId, author, text, createdAt }: Post) {
  return { posts_id: postId, username: author, text, created_at: createdAt }
}

export function listedPostView({ likes, liked, ...post }: ListedPost) {
  return { ...postView(post), likes, ...(liked !== undefined && { liked }) }
}
