import * as v from 'valibot'
import type { LikeCount } from '../../../likes/count-likes.ts'
import type { Like } from '../../../likes/like.ts'
import type { LikedPosts } from '../../../likes/list-liked-posts.ts'
import type { Likers } from '../../../likes/list-likers.ts'
import type { RankedPost } from '../../../likes/list-top-posts.ts'
import type { CreateResult } from '../../../platform/create-result.ts'
import { createdOrPresent, defineRoute, ok } from '../../contract/define-route.ts'
import { absent, count, next, paging, timestamp, username, viewer } from '../../contract/fields.ts'
import { liked, likes, listedPost, posts_id, text, unknownPost } from '../posts/post-fields.ts'
import { listedPostView } from '../posts/post-views.ts'
import { serviceHealth } from '../service-health-route.ts'

export const like = v.object({ posts_id, username, likes })

export const likePost = defineRoute({
  operationId: 'likePost',
  summary: 'Like a post; liking it again changes nothing',
  method: 'POST',
  path: '/likes/new/likes',
  otherMethods: ['DELETE'],
  fields: { username, posts_id },
  accept: likeFrom,
  answers: { 201: like, 200: like },
  problems: unknownPost,
  answer: (result: CreateResult<Like>) => createdOrPresent(result, likeView),
})

export const unlikePost = defineRoute({
  operationId: 'unlikePost',
  summary: 'Take a like back; without one, nothing changes',
  method: 'DELETE',
  path: '/likes/new/likes',
  otherMethods: ['POST'],
  fields: { username, posts_id },
  accept: likeFrom,
  answers: { 200: like },
  answer: (result: Like) => ok(likeView(result)),
})

function likeFrom({ username, posts_id }: { readonly username: string; readonly posts_id: string }) {
  return { username, postId: posts_id }
}

function likeView({ postId, username, likes }: Like) {
  return { posts_id: postId, username, likes }
}

export const likeCount = v.object({ posts_id, likes })

export const countLikes = defineRoute({
  operationId: 'countLikes',
  summary: "A post's number of likes",
  method: 'GET',
  path: '/likes/likes',
  aliases: [{ method: 'GET', path: '/likes/post/likes' }],
  fields: { posts_id },
  accept: ({ posts_id }) => ({ postId: posts_id }),
  answers: { 200: likeCount },
  problems: unknownPost,
  answer: ({ postId, likes }: LikeCount) => ok({ posts_id: postId, likes }),
})

const likedPosts = { username, posts: v.array(posts_id), ...next }
export const likedIdsPage = v.object({ ...likedPosts, liked_posts: absent })
export const likedPostsPage = v.object({ ...likedPosts, liked_posts: v.array(listedPost) })

export const listLikedPosts = defineRoute({
  operationId: 'listLikedPosts',
  summary:
    'The posts that a user likes, newest like first; for a viewer also as liked_posts, with their likes',
  method: 'GET',
  path: '/likes/user/likes',
  fields: { username, viewer, ...paging() },
  answers: { 200: [likedIdsPage, likedPostsPage] },
  answer: ({ username, items, posts, ...rest }: LikedPosts) =>
    ok({ username, posts: [...items], ...(posts && { liked_posts: posts.map(listedPostView) }), ...rest }),
})

export const likerPage = v.object({ posts_id, users: v.array(username), ...next })

export const listLikers = defineRoute({
  operationId: 'listLikers',
  summary: 'The users who like a post, newest like first',
  method: 'GET',
  path: '/likes/post/likers',
  fields: { posts_id, ...paging() },
  accept: ({ posts_id, ...page }) => ({ postId: posts_id, ...page }),
  answers: { 200: likerPage },
  answer: ({ postId, items, ...rest }: Likers) => ok({ posts_id: postId, users: [...items], ...rest }),
})

export const rankedPost = v.object({
  rank: count,
  posts_id,
  likes,
  username: v.nullable(username),
  text: v.nullable(text),
  created_at: v.nullable(timestamp),
  liked,
})

export const topPosts = v.object({ top: v.array(rankedPost) })

export const listTopPosts = defineRoute({
  operationId: 'listTopPosts',
  summary:
    'The most liked posts; posts with as many likes as each other stand in descending order of posts_id',
  method: 'GET',
  path: '/likes/top/likes',
  fields: { viewer, limit: paging(10).limit },
  answers: { 200: topPosts },
  answer: (ranking: readonly RankedPost[]) => ok({ top: ranking.map(rankedPostView) }),
})

function rankedPostView({ rank, postId, likes, liked, post }: RankedPost) {
  return {
    rank,
    posts_id: postId,
    likes,
    username: post?.author ?? null,
    text: post?.text ?? null,
    created_at: post?.createdAt ?? null,
    ...(liked !== undefined && { liked }),
  }
}

export const checkLikesHealth = serviceHealth('likes', 'Redis')
