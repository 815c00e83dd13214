import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'

/** One request to DynamoDB: one round trip. */
export interface DynamoDBRequest {
  /** Such as `TransactWriteItems`. */
  readonly operation: string
  readonly status: number
  /** As DynamoDB reports them. It reports none for a refused write. */
  readonly readUnits: number
  readonly writeUnits: number
}

/**
 * A proxy between functions and a DynamoDB engine that adds `ReturnConsumedCapacity` to every request and records the
 * consumption, so that the functions are measured unaltered.
 */
export async function meterDynamoDB(enginePort: number) {
  const seen: DynamoDBRequest[] = []
  const agent = new Agent({ keepAlive: true })
  const server = createServer(async (incoming, outgoing) => {
    const body = JSON.stringify({ ...JSON.parse(await text(incoming)), ReturnConsumedCapacity: 'INDEXES' })
    const { 'content-length': _, ...headers } = incoming.headers
    const onward = request({ port: enginePort, method: 'POST', path: '/', headers, agent })
    onward.on('response', async (answer) => {
      const content = await text(answer)
      const operation = String(incoming.headers['x-amz-target']).replace(/^.*\./, '')
      seen.push({ operation, status: answer.statusCode ?? 0, ...unitsOf(operation, JSON.parse(content)) })
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(content)
    })
    onward.on('error', () => outgoing.destroy())
    onward.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    /** Returns the requests since the last call. */
    take: () => seen.splice(0),
    stop() {
      server.closeAllConnections()
      server.close()
      agent.destroy()
    },
  }
}

function unitsOf(operation: string, answer: { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] }) {
  const consumed = [answer.ConsumedCapacity ?? []].flat()
  const units = consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
  const reads = /^(Get|BatchGet|TransactGet|Query|Scan)/.test(operation)
  return { readUnits: reads ? units : 0, writeUnits: reads ? 0 : units }
}
