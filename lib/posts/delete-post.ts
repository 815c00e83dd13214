import type { Post } from './post.ts'
import type { PostDeletion } from './post-deletion.ts'
import { notTheAuthor, postNotFound } from './refusals.ts'

interface Dependencies {
  readonly deletion: PostDeletion
  /** Removes all likes of the post and refuses new ones, also where a process remembers that the post exists. */
  readonly removeLikes: (postId: string) => Promise<void>
}

type DeletePost = (command: { readonly postId: string; readonly username: string }) => Promise<Post>

/**
 * Deletes a post. The post leaves all answers first and its likes go next, so that no reader meets a post without them.
 * The row goes last: a deletion that ended half-way has left it, and a repeat finds it and finishes.
 */
export function makeDeletePost({ deletion, removeLikes }: Dependencies): DeletePost {
  return async ({ postId, username }) => {
    const found = await deletion.find(postId)
    if (!found) throw postNotFound(postId)
    const { post, hasBegun } = found
    if (post.author !== username) throw hasBegun ? postNotFound(postId) : notTheAuthor(postId, username)
    if (!hasBegun) await deletion.begin(post)
    await removeLikes(postId)
    await deletion.finish(postId)
    return post
  }
}
