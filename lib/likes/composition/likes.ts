import { posts } from '../../posts/wiring.ts'
import { Likes } from '../likes.ts'
import { ledger } from './ledger.ts'

export const likes = new Likes(ledger, posts)
