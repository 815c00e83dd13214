import { storeUnavailable } from '../../../platform/store-failure.ts'
import { notTheAuthor, postNotFound } from '../../../posts/refusals.ts'
import { userNotFound } from '../../../users/refusals.ts'
import { userIdOf } from '../../../users/user-id.ts'
import { openapiDescription } from '../../openapi/description-route.ts'
import type { ServiceDescription } from '../../openapi/service-description.ts'
import { next, pageRequests } from '../page-examples.ts'
import { listedPost, post } from '../posts/post-fields.ts'
import { postPage, postsByIds, userPostPage } from '../posts/posts-contract.ts'
import { peer } from '../service-health-route.ts'
import { user, userPage } from '../users/users-contract.ts'
import {
  checkLikesHealth,
  like,
  likeCount,
  likedIdsPage,
  likedPostsPage,
  likerPage,
  rankedPost,
  topPosts,
} from './likes-contract.ts'
import type { likesService } from './likes-service.ts'

const newPost = { username: 'tomas', text: 'New personal best! 42:17 on the river loop.' }
const published = { posts_id: '10', ...newPost, created_at: '2026-01-05T16:03:00.000Z' }
const shown = { ...published, likes: 5 }
const seen = { ...shown, liked: true }
const marysLike = { username: 'Mary', posts_id: '10' }
const liked = { posts_id: '10', username: 'Mary', likes: 6 }
const mary = {
  users_id: userIdOf('Mary'),
  username: 'Mary',
  created_at: '2026-01-06T08:12:45.310Z',
  posts: 0,
  likes: 2,
}
const unknownPost = { 404: [{ error: postNotFound('22') }] } as const

export const likesDescription: ServiceDescription<typeof likesService> = {
  schemas: {
    Post: post,
    ListedPost: listedPost,
    PostPage: postPage,
    PostsByIds: postsByIds,
    UserPostPage: userPostPage,
    Like: like,
    LikeCount: likeCount,
    LikedIdPage: likedIdsPage,
    LikedPostPage: likedPostsPage,
    LikerPage: likerPage,
    RankedPost: rankedPost,
    TopPosts: topPosts,
    User: user,
    UserPage: userPage,
    Peer: peer,
    ServiceHealth: checkLikesHealth.answers[200],
    Description: openapiDescription,
  },
  examples: {
    checkLikesHealth: {
      answers: {
        200: {
          healthy: {
            service: 'likes',
            status: 'ok',
            instances: [
              {
                id: '8f4b5c1e-6a39-4f0e-9d0b-3f1f4c5b6a77',
                url: 'http://127.0.0.1:4001/likes/health-check',
                http: 'GET',
                status_code: 200,
              },
            ],
          },
          withoutRegistry: { service: 'likes', status: 'ok', instances: null },
        },
      },
      problems: { 503: [{ error: storeUnavailable('Redis', undefined) }] },
    },
    countLikes: {
      requests: { post: { posts_id: '10' } },
      answers: { 200: { liked: { posts_id: '10', likes: 5 } } },
      problems: unknownPost,
    },
    createPost: {
      requests: { post: newPost },
      answers: { 201: { published } },
    },
    deletePost: {
      requests: { own: { username: 'tomas', posts_id: '10' } },
      answers: { 200: { deleted: published } },
      problems: { ...unknownPost, 403: [{ error: notTheAuthor('10', 'Mary') }] },
    },
    describeLikes: { answers: { 200: { description: { openapi: '3.1.0' } } } },
    getPost: {
      requests: { post: { posts_id: '10' }, viewed: { posts_id: '10', viewer: 'Mary' } },
      answers: { 200: { post: shown, viewed: seen } },
      problems: unknownPost,
    },
    getUser: {
      requests: { user: { username: 'Mary' } },
      answers: { 200: { user: mary } },
      problems: { 404: [{ error: userNotFound('Nobody') }] },
    },
    likePost: {
      requests: { like: marysLike },
      answers: { 201: { first: liked }, 200: { repeated: liked } },
      problems: unknownPost,
    },
    listLikedPosts: {
      requests: { ids: { username: 'Mary' }, ...pageRequests({ username: 'Mary', viewer: 'Mary' }) },
      answers: {
        200: {
          ids: { username: 'Mary', posts: ['10', '1'] },
          posts: { username: 'Mary', posts: ['10'], liked_posts: [seen], next },
        },
      },
    },
    listLikers: {
      requests: pageRequests({ posts_id: '10' }),
      answers: { 200: { likers: { posts_id: '10', users: ['Mary', 'priya'], next } } },
    },
    listPosts: {
      requests: {
        ...pageRequests({ viewer: 'Mary' }),
        byIds: { posts_ids: ['10', '22'], viewer: 'Mary' },
      },
      answers: {
        200: { first: { posts: [seen], next }, byIds: { posts: [seen], missing: ['22'] } },
      },
    },
    listTopPosts: {
      requests: { best: { limit: 10, viewer: 'Mary' } },
      answers: {
        200: {
          best: {
            top: [
              { rank: 1, ...seen },
              {
                rank: 2,
                posts_id: '7',
                likes: 4,
                username: null,
                text: null,
                created_at: null,
                liked: false,
              },
            ],
          },
        },
      },
    },
    listUserPosts: {
      requests: pageRequests({ username: 'tomas', viewer: 'Mary' }),
      answers: { 200: { posts: { username: 'tomas', posts: [seen], next } } },
    },
    listUsers: {
      requests: pageRequests({}),
      answers: { 200: { first: { users: [mary], next } } },
    },
    unlikePost: {
      requests: { unlike: marysLike },
      answers: { 200: { unliked: { ...liked, likes: 5 } } },
    },
  },
}
