import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import { createPost, listUserPosts } from '../posts/posts-contract.ts'
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

/** Posts have no service of their own: their routes are on the port of the likes. */
export const likesService: ApiService = {
  name: 'likes',
  title: 'Likes',
  description: 'Who likes which post, and which posts are liked most.',
  prefix: '/likes',
  routes: [
    checkLikesHealth,
    countLikes,
    createPost,
    likePost,
    listLikedPosts,
    listLikers,
    listTopPosts,
    listUserPosts,
    unlikePost,
    describeLikes,
  ],
}
