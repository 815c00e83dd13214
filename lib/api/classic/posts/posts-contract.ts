import * as v from 'valibot'
import { InvalidInput } from '../../../http/invalid-input.ts'
import type { Posts } from '../../../posts/list-posts.ts'
import type { UserPosts } from '../../../posts/list-user-posts.ts'
import type { ListedPost } from '../../../posts/listed-post.ts'
import type { Post } from '../../../posts/post.ts'
import { created, defineRoute, ok } from '../../contract/define-route.ts'
import { absent, next, paging, username, viewer } from '../../contract/fields.ts'
import { listedPost, post, posts_id, posts_ids, text, unknownPost } from './post-fields.ts'
import { listedPostView, postView } from './post-views.ts'

export const createPost = defineRoute({
  operationId: 'createPost',
  summary: 'Publish a post',
  method: 'POST',
  path: '/likes/new/post',
  fields: { username, text },
  accept: ({ username, text }) => ({ author: username, text }),
  answers: { 201: post },
  answer: (published: Post) => created(postView(published)),
})

export const deletePost = defineRoute({
  operationId: 'deletePost',
  summary: 'Delete a post with its likes, as its author',
  method: 'DELETE',
  path: '/likes/post',
  otherMethods: ['GET'],
  fields: { username, posts_id },
  accept: ({ username, posts_id }) => ({ username, postId: posts_id }),
  answers: { 200: post },
  problems: { ...unknownPost, 403: 'The post is by another user' },
  answer: (deleted: Post) => ok(postView(deleted)),
})

export const getPost = defineRoute({
  operationId: 'getPost',
  summary: 'A post with its likes and, for a viewer, whether the viewer likes it',
  method: 'GET',
  path: '/likes/post',
  otherMethods: ['DELETE'],
  fields: { posts_id, viewer },
  accept: ({ posts_id, viewer }) => ({ postId: posts_id, viewer }),
  answers: { 200: listedPost },
  problems: unknownPost,
  answer: (found: ListedPost) => ok(listedPostView(found)),
})

export const postPage = v.object({ posts: v.array(listedPost), missing: absent, ...next })
export const postsByIds = v.object({ posts: v.array(listedPost), missing: v.array(posts_id), ...next })
export const userPostPage = v.object({ username, posts: v.array(listedPost), ...next })

export const listPosts = defineRoute({
  operationId: 'listPosts',
  summary:
    "Everyone's posts, newest first; or those of posts_ids, in that order and each once, and which of them are missing",
  method: 'GET',
  path: '/likes/posts',
  fields: { posts_ids: v.optional(posts_ids), viewer, ...paging() },
  accept({ posts_ids, ...rest }) {
    if (posts_ids && rest.cursor !== undefined) {
      throw new InvalidInput([{ path: ['cursor'], message: 'must not be given with posts_ids' }])
    }
    return { postIds: posts_ids, ...rest }
  },
  answers: { 200: [postPage, postsByIds] },
  answer({ items, missing, ...rest }: Posts) {
    const posts = items.map(listedPostView)
    return ok(missing ? { posts, missing: [...missing] } : { posts, ...rest })
  },
})

export const listUserPosts = defineRoute({
  operationId: 'listUserPosts',
  summary: "A user's posts, newest first",
  method: 'GET',
  path: '/likes/user/posts',
  fields: { username, viewer, ...paging() },
  accept: ({ username, ...rest }) => ({ author: username, ...rest }),
  answers: { 200: userPostPage },
  answer: ({ author, items, ...rest }: UserPosts) =>
    ok({ username: author, posts: items.map(listedPostView), ...rest }),
})
