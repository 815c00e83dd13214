import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { optional, required } from '../../../platform/config.ts'
import { dynamodbClient, dynamodbStore } from '../../../platform/dynamodb.ts'
import { withoutSecrets } from '../../../platform/log.ts'
import { connectRedis } from '../../../platform/redis.ts'
import { StoreFailure } from '../../../platform/store-failure.ts'
import { getUser } from '../../../users/dynamodb/user-requests.ts'
import { useStores } from '../../stack/environment.ts'
import { SetupError } from '../../stack/settings.ts'
import type { BulkStores } from '../bulk-stores.ts'
import { bulkTables } from '../bulk-tables.ts'
import { redisLikeArchive } from '../redis-like-archive.ts'

/** How long a call may take, in milliseconds: each has much to do, and nobody waits for a single one. */
const deadline = 10_000

/** The stores that the environment names, or else those of a running stack. Nothing is sent to them yet. */
export function namedStores(): BulkStores {
  useStores()
  const redis = connectRedis(required('REDIS_URL'), optional('REDIS_AUTHORITY', ''), deadline)
  return {
    dynamodb: dynamodbStore(dynamodbClient(deadline), deadline),
    tables: bulkTables(),
    likes: redisLikeArchive(redis, deadline),
  }
}

/** The same stores; a setup error unless both answer. */
export async function connectedStores(): Promise<BulkStores> {
  const stores = namedStores()
  const { dynamodb, tables, likes } = stores
  await requireAnswer(`DynamoDB at ${required('AWS_ENDPOINT_URL_DYNAMODB')}`, 'DYNAMODB_ENDPOINT', () =>
    dynamodb.send(new GetItemCommand(getUser(tables.users, 'nobody'))),
  )
  await requireAnswer(`Redis at ${new URL(required('REDIS_URL')).host}`, 'REDIS_URL', likes.check)
  return stores
}

async function requireAnswer(store: string, variable: string, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error
    const problem =
      error.reason.code === 'store-incomplete'
        ? 'lacks the tables of this project'
        : `does not answer (${withoutSecrets(String(error.cause))})`
    throw new SetupError(
      `${store} ${problem}. Start the stack first, with npm start, or name another store by ${variable}.`,
    )
  }
}
