import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import * as posts from '../posts/posts-contract.ts'
import * as users from '../users/users-contract.ts'
import * as likes from './likes-contract.ts'

export const describeLikes = describeService('likes')

/** Posts and users have no service of their own: their routes are on the port of the likes. */
export const likesService: ApiService = {
  name: 'likes',
  title: 'Likes',
  description: 'Posts and their authors, who likes which post, and which posts are liked most.',
  prefix: '/likes',
  routes: [...routesByName(), describeLikes],
}

function routesByName() {
  const routes = [...Object.values(likes), ...Object.values(posts), ...Object.values(users)]
  return routes.toSorted((one, other) => (one.operationId < other.operationId ? -1 : 1))
}
