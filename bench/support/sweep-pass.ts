import { randomUUID } from 'node:crypto'
import { BatchWriteItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { waitForPort } from '../../lib/local/engines/stores.ts'
import { freePort } from '../../lib/local/stack/ports.ts'
import { queryPasses } from '../../lib/registry/history/dynamodb/audit-log-requests.ts'
import { instanceItem } from '../../lib/registry/instances/dynamodb/instance-item.ts'
import type { Instance } from '../../lib/registry/instances/instance.ts'
import { load } from './bundles.ts'
import type { Consumption, Meter } from './consumption.ts'
import { Processes } from './processes.ts'
import type { BenchStores } from './stores.ts'

/**
 * Measures a sweep pass over `count` healthy instances on loopback whose state has not changed since the previous pass.
 * The registry must hold no other instances.
 */
export async function measurePass(stores: BenchStores, meter: Meter, count: number): Promise<Consumption> {
  const port = await freePort()
  const processes = new Processes()
  processes.start(process.execPath, ['bin/run.js', 'bench/target.ts', `${port}`])
  process.env.PROBE_ALLOW_CIDRS = '127.0.0.0/8'
  try {
    await waitForPort(port)
    await registerInstances(stores, [port], count)
    const { handler: tick } = await load<{ handler: () => Promise<void> }>('handlers/registry/sweep')
    await tick()
    await allowNextPass(stores)
    const consumption = await meter.measure(tick)
    await checkPass(stores, count)
    return consumption
  } finally {
    delete process.env.PROBE_ALLOW_CIDRS
    await processes.end()
  }
}

/** Registers `count` instances, distributed over the ports, with `health` as their present health. */
export async function registerInstances(
  { dynamodb }: BenchStores,
  ports: readonly number[],
  count: number,
  health: Partial<Pick<Instance, 'statusCode' | 'checkedAt'>> = {},
): Promise<void> {
  const items = Array.from({ length: count }, (_, index) => {
    return instanceItem({
      serviceName: `service-${index % 10}`,
      url: `http://127.0.0.1:${ports[index % ports.length]}/instances/${index}/health`,
      http: 'GET',
      id: randomUUID(),
      generation: randomUUID(),
      registeredAt: '2026-01-01T00:00:00.000Z',
      consecutiveFailures: 0,
      statusCode: null,
      checkedAt: null,
      ...health,
    })
  })
  for (let first = 0; first < count; first += 25) {
    const services = items.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } }))
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { services } }))
  }
}

/** Clears the time before which the next pass must not start. */
async function allowNextPass({ dynamodb }: BenchStores): Promise<void> {
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: 'locks',
      Key: marshall({ lock_name: 'sweep' }),
      UpdateExpression: 'REMOVE not_before',
    }),
  )
}

/** Throws unless the newest pass found all instances healthy. */
async function checkPass({ dynamodb }: BenchStores, count: number): Promise<void> {
  const query = queryPasses('passes', { now: new Date(), limit: 1, after: undefined })
  const { Items: [newest = {}] = [] } = await dynamodb.send(new QueryCommand(query))
  const { registered, passing } = unmarshall(newest)
  if (registered !== count || passing !== count) {
    throw new Error(`The pass found ${passing} of ${registered} instances healthy, not ${count} of ${count}`)
  }
}
