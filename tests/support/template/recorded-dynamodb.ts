import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll } from '@jest/globals'
import { dynamodbCommand, type RunningStore, startStore } from '../../../lib/local/engines/stores.ts'
import { freePort } from '../../../lib/local/stack/ports.ts'
import type { Packaged } from './packaged.ts'

/**
 * A DynamoDB engine with the tables of a packaged template, behind a proxy that records every access in the terms of
 * IAM: `table: Action` or `table/index: Action`.
 */
export function useRecordedDynamoDB(packaged: Packaged) {
  let engine: RunningStore
  let proxy: Server
  /** A throttled table leaves items of a batch unprocessed. Here the first batch is. */
  let isThrottled = true
  const recorded = {
    client: undefined as unknown as DynamoDBClient,
    accesses: new Set<string>(),
    endpoint: '',
  }
  beforeAll(async () => {
    const port = await freePort()
    engine = await startStore(dynamodbCommand({ port }))
    const target = `http://127.0.0.1:${port}`
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' })
    recorded.client = new DynamoDBClient({ endpoint: target, region: 'eu-central-1' })
    for (const [, { Properties }] of packaged.of<CreateTableCommandInput>('AWS::DynamoDB::Table')) {
      const { TableName, AttributeDefinitions, KeySchema, BillingMode, GlobalSecondaryIndexes } = Properties
      const definition = { TableName, AttributeDefinitions, KeySchema, BillingMode, GlobalSecondaryIndexes }
      await recorded.client.send(new CreateTableCommand(definition))
    }
    proxy = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString()
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
      const asked = JSON.parse(body) as Request
      for (const access of accessesOf(operation, asked)) recorded.accesses.add(access)
      const type = { 'content-type': 'application/x-amz-json-1.0' }
      if (operation === 'BatchGetItem' && isThrottled) {
        isThrottled = false
        response.writeHead(200, type)
        response.end(JSON.stringify({ Responses: {}, UnprocessedKeys: asked.RequestItems }))
        return
      }
      const headers = request.headers as Record<string, string>
      const answer = await fetch(target, { method: 'POST', headers: forwarded(headers), body })
      response.writeHead(answer.status, type)
      response.end(await answer.text())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    recorded.endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    recorded.client.destroy()
    proxy.closeAllConnections()
    proxy.close()
    await engine.stop()
  })
  return recorded
}

function forwarded(headers: Record<string, string>): Record<string, string> {
  const { host: _, connection: __, 'content-length': ___, ...rest } = headers
  return rest
}

interface Target {
  readonly TableName: string
  readonly IndexName?: string
}

interface Request extends Target {
  readonly RequestItems?: Readonly<Record<string, unknown>>
  readonly TransactItems?: readonly Readonly<Record<string, Target>>[]
}

const inTransactions: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
}

function accessesOf(operation: string, request: Request): string[] {
  const { RequestItems, TransactItems } = request
  if (RequestItems) return Object.keys(RequestItems).map((table) => `${key(table)}: ${operation}`)
  if (!TransactItems) return [`${targetOf(request)}: ${operation}`]
  return TransactItems.flatMap((item) =>
    Object.entries(item).map(([kind, target]) => `${targetOf(target)}: ${inTransactions[kind]}`),
  )
}

function targetOf({ TableName, IndexName }: Target): string {
  return IndexName ? `${key(TableName)}/${IndexName}` : key(TableName)
}

/** `microblog-prod-posts` → `posts`. */
function key(table: string): string {
  return table.split('-').at(-1) ?? ''
}
