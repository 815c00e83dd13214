import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import { createPost, deletePost, getPost, listPosts, listUserPosts } from '../posts/posts-contract.ts'
import { getUser, listUsers } from '../users/users-contract.ts'
import {
  checkLikesHealth,
  countLikes,
  likePost,
  listLikedPosts,
  listLikers,
  listTopPosts,
  unlikePost,
} from './likes-contract.ts'

export const describeLikes = describeService('likes')

/** The routes of posts and users have no port of their own: they are on the port of the likes. */
export const likesService = {
  name: 'likes',
  title: 'Likes',
  description: 'Posts and their authors, who likes which post, and which posts are liked most.',
  prefix: '/likes',
  routes: [
    checkLikesHealth,
    countLikes,
    createPost,
    deletePost,
    getPost,
    getUser,
    likePost,
    listLikedPosts,
    listLikers,
    listPosts,
    listTopPosts,
    listUserPosts,
    listUsers,
    unlikePost,
    describeLikes,
  ],
} satisfies ApiService
