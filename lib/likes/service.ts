import type { Service } from '../contract/service.ts'
import { describeService } from '../openapi/contract.ts'
import * as contract from './contract.ts'

export const describeLikes = describeService('likes')

export const likesService: Service = {
  name: 'likes',
  title: 'Likes',
  description: 'Who likes which post, and which posts are liked most.',
  prefix: '/likes',
  routes: [...Object.values(contract), describeLikes],
}
