import { handler as dynamodb } from './dynamodb.ts'
import { handler as redis } from './redis.ts'

/** The least that a function with both clients is. */
export const handler = async () => {
  await redis()
  return dynamodb()
}
