import { Likes } from '../likes.ts'
import { ledger } from './ledger.ts'
import { posts } from './posts.ts'

export const likes = new Likes(ledger, posts)
