import { systemClock } from '../platform/clock.ts'
import { required } from '../platform/config.ts'
import { dynamodbStore } from '../platform/dynamodb.ts'
import { dynamodbPosts } from './dynamodb/dynamodb-post-store.ts'
import { Publishing } from './publishing.ts'
import { rememberExisting } from './remembered-posts.ts'

export const posts = rememberExisting(dynamodbPosts(dynamodbStore(), required('POSTS_TABLE')))
export const publishing = new Publishing(posts, systemClock)
