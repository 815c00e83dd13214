import { handler as dynamodb } from './dynamodb.ts'
import { handler as redis } from './redis.ts'

/** A minimal function with both clients. */
export const handler = async () => {
  await redis()
  return dynamodb()
}
