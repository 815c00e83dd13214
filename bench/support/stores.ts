import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Redis } from 'ioredis'
import { dynamodbCommand, redisCommand, startStore } from '../../lib/local/engines/stores.ts'
import { createTables, declaredTables } from '../../lib/local/engines/tables.ts'
import { freePort } from '../../lib/local/stack/ports.ts'

/** A Redis and a DynamoDB engine for the benchmarks only, with clients that bypass the meters. */
export interface BenchStores {
  readonly ports: StorePorts
  readonly redis: Redis
  readonly dynamodb: DynamoDBClient
  stop(): Promise<void>
}

export interface StorePorts {
  readonly redis: number
  readonly dynamodb: number
}

/** Starts empty stores and points the environment at them. They are killed when this process exits, at the latest. */
export async function startStores(): Promise<BenchStores> {
  const folder = mkdtempSync(join(tmpdir(), 'microblog-bench-'))
  const ports = { redis: await freePort(), dynamodb: await freePort() }
  const servers = [
    await startStore(redisCommand({ port: ports.redis, folder })),
    await startStore(dynamodbCommand({ port: ports.dynamodb })),
  ]
  const removeAll = () => {
    for (const server of servers) server.process.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', removeAll)
  useStores(ports)
  const redis = new Redis(ports.redis, '127.0.0.1')
  const dynamodb = new DynamoDBClient()
  await createTables(dynamodb)
  return {
    ports,
    redis,
    dynamodb,
    async stop() {
      redis.disconnect()
      dynamodb.destroy()
      await Promise.all(servers.map((server) => server.stop('SIGKILL')))
      process.off('exit', removeAll)
      removeAll()
    },
  }
}

/** Recreates all tables. */
export async function emptyTables({ dynamodb }: BenchStores): Promise<void> {
  for (const { key } of declaredTables()) await dynamodb.send(new DeleteTableCommand({ TableName: key }))
  await createTables(dynamodb)
}

/** Points functions that are loaded or started from now on at stores on these loopback ports. */
export function useStores({ redis, dynamodb }: StorePorts): void {
  Object.assign(process.env, {
    REDIS_URL: `redis://127.0.0.1:${redis}`,
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodb}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...Object.fromEntries(declaredTables().map(({ key }) => [`${key.toUpperCase()}_TABLE`, key])),
  })
}
