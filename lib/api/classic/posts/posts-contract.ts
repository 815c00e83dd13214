import * as v from 'valibot'
import type { UserPosts } from '../../../posts/list-user-posts.ts'
import type { Post } from '../../../posts/post.ts'
import { created, defineRoute, ok } from '../../contract/define-route.ts'
import { next, paging, timestamp, username } from '../../contract/fields.ts'
import { posts_id, text } from './post-fields.ts'

const post = v.object({ posts_id, username, text, created_at: timestamp })

export const createPost = defineRoute({
  operationId: 'createPost',
  summary: 'Publish a post',
  method: 'POST',
  path: '/likes/new/post',
  fields: { username, text },
  accept: ({ username, text }) => ({ author: username, text }),
  answers: { 201: post },
  answer: ({ postId, author, text, createdAt }: Post) =>
    created({ posts_id: postId, username: author, text, created_at: createdAt }),
})

export const listUserPosts = defineRoute({
  operationId: 'listUserPosts',
  summary: "A user's posts, newest first",
  method: 'GET',
  path: '/likes/user/posts',
  fields: { username, ...paging() },
  accept: ({ username, ...page }) => ({ author: username, ...page }),
  answers: { 200: v.object({ username, posts: v.array(v.omit(post, ['username'])), ...next }) },
  answer: ({ author, items, ...rest }: UserPosts) => {
    const posts = items.map(({ postId, text, createdAt }) => ({
      posts_id: postId,
      text,
      created_at: createdAt,
    }))
    return ok({ username: author, posts, ...rest })
  },
})
