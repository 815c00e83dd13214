import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import * as posts from '../posts/posts-contract.ts'
import * as likes from './likes-contract.ts'

export const describeLikes = describeService('likes')

/** Posts have no service of their own: their routes are on the port of the likes. */
export const likesService: ApiService = {
  name: 'likes',
  title: 'Likes',
  description: 'Who likes which post, and which posts are liked most.',
  prefix: '/likes',
  routes: [...routesByName(), describeLikes],
}

function routesByName() {
  const routes = [...Object.values(likes), ...Object.values(posts)]
  return routes.toSorted((one, other) => (one.operationId < other.operationId ? -1 : 1))
}
