import * as v from 'valibot'
import type { CreateResult } from '../../../platform/create-result.ts'
import { created, createdOrPresent, defineRoute } from '../../contract/define-route.ts'
import { identifier, lines, next, paging, timestamp, username } from '../../contract/fields.ts'
import { serviceHealth } from '../service-health-route.ts'

const posts_id = identifier
const likes = v.pipe(v.number(), v.integer(), v.minValue(0))

const like = v.object({ posts_id, username, likes })
export type Like = v.InferOutput<typeof like>

const text = lines(280)

const post = v.object({ posts_id, username, text, created_at: timestamp })
export type Post = v.InferOutput<typeof post>

const unknownPost = { 404: 'No such post' } as const

export const likePost = defineRoute({
  operationId: 'likePost',
  summary: 'Like a post; liking it again changes nothing',
  method: 'POST',
  path: '/likes/new/likes',
  fields: { username, posts_id },
  answers: { 201: like, 200: like },
  problems: unknownPost,
  answer: (result: CreateResult<Like>) => createdOrPresent(result, (like) => like),
})

export const unlikePost = defineRoute({
  operationId: 'unlikePost',
  summary: 'Take a like back; without one, nothing changes',
  method: 'DELETE',
  path: '/likes/new/likes',
  fields: { username, posts_id },
  answers: { 200: like },
})

export const countLikes = defineRoute({
  operationId: 'countLikes',
  summary: "A post's number of likes",
  method: 'GET',
  path: '/likes/likes',
  aliases: [{ method: 'GET', path: '/likes/post/likes' }],
  fields: { posts_id },
  answers: { 200: v.object({ posts_id, likes }) },
  problems: unknownPost,
})

export const listLikedPosts = defineRoute({
  operationId: 'listLikedPosts',
  summary: 'The posts that a user likes, newest like first',
  method: 'GET',
  path: '/likes/user/likes',
  fields: { username, ...paging() },
  answers: { 200: v.object({ username, posts: v.array(posts_id), ...next }) },
})

export const listLikers = defineRoute({
  operationId: 'listLikers',
  summary: 'The users who like a post, newest like first',
  method: 'GET',
  path: '/likes/post/likers',
  fields: { posts_id, ...paging() },
  answers: { 200: v.object({ posts_id, users: v.array(username), ...next }) },
})

const ranked = v.object({
  rank: likes,
  posts_id,
  likes,
  username: v.nullable(username),
  text: v.nullable(text),
})

export const listTopPosts = defineRoute({
  operationId: 'listTopPosts',
  summary:
    'The most liked posts; posts with as many likes as each other stand in descending order of posts_id',
  method: 'GET',
  path: '/likes/top/likes',
  fields: { limit: paging(10).limit },
  answers: { 200: v.object({ top: v.array(ranked) }) },
})

export const createPost = defineRoute({
  operationId: 'createPost',
  summary: 'Publish a post',
  method: 'POST',
  path: '/likes/new/post',
  fields: { username, text },
  answers: { 201: post },
  answer: (stored: Post) => created(stored),
})

export const listUserPosts = defineRoute({
  operationId: 'listUserPosts',
  summary: "A user's posts, newest first",
  method: 'GET',
  path: '/likes/user/posts',
  fields: { username, ...paging() },
  answers: { 200: v.object({ username, posts: v.array(v.omit(post, ['username'])), ...next }) },
})

export const checkLikesHealth = serviceHealth('likes', 'Redis')
