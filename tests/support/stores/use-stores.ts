import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll } from '@jest/globals'
import {
  dynamodbCommand,
  localAws,
  type RunningStore,
  redisCommand,
  startStore,
} from '../../../lib/local/engines/stores.ts'
import { createTables, tableVariables } from '../../../lib/local/engines/tables.ts'
import { freePort } from '../../../lib/local/stack/ports.ts'

/** A Redis for the test file, in a temporary folder. Sets `REDIS_URL`. */
export function useRedis(): { readonly url: string; restart(): Promise<void>; stop(): Promise<void> } {
  let store: RunningStore
  let folder: string
  const redis = {
    url: '',
    async restart() {
      store = await startStore(redisCommand({ port: Number(new URL(redis.url).port), folder }))
    },
    stop: () => store.stop('SIGKILL'),
  }
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'microblog-redis-'))
    redis.url = `redis://127.0.0.1:${await freePort()}`
    process.env.REDIS_URL = redis.url
    await redis.restart()
  })
  afterAll(async () => {
    await store.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return redis
}

/** A DynamoDB engine for the test file, with all tables. Sets the SDK's environment. */
export function useDynamoDB(): { client: DynamoDBClient; restart(): Promise<void>; stop(): Promise<void> } {
  let store: RunningStore
  let folder: string
  let port: number
  const dynamodb = {
    client: undefined as unknown as DynamoDBClient,
    async restart() {
      store = await startStore(dynamodbCommand({ port, file: join(folder, 'dynamodb.sqlite') }))
    },
    stop: () => store.stop('SIGKILL'),
  }
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'microblog-dynamodb-'))
    port = await freePort()
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
      ...localAws,
      ...tableVariables(),
    })
    await dynamodb.restart()
    dynamodb.client = new DynamoDBClient()
    await createTables(dynamodb.client)
  })
  afterAll(async () => {
    dynamodb.client.destroy()
    await store.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return dynamodb
}
