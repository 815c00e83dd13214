import type { ApiService } from '../../contract/api-service.ts'
import { describeService } from '../../openapi/description-route.ts'
import * as contract from './likes-contract.ts'

export const describeLikes = describeService('likes')

export const likesService: ApiService = {
  name: 'likes',
  title: 'Likes',
  description: 'Who likes which post, and which posts are liked most.',
  prefix: '/likes',
  routes: [...Object.values(contract), describeLikes],
}
