import { endpoint } from '../../lib/http/endpoint.ts'
import { likes } from '../../lib/likes/composition/likes.ts'
import { countLikes } from '../../lib/likes/contract.ts'

export const handler = endpoint(countLikes, (input) => likes.count(input))
