import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { countLikes } from '../../lib/api/classic/likes/likes-contract.ts'
import { likes } from '../../lib/likes/composition/likes.ts'

export const handler = endpoint(countLikes, (input) => likes.count(input))
