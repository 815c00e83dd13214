import { type Consumption, meterStores } from './support/consumption.ts'
import { publishPosts } from './support/data.ts'
import { fillStores, measuredRequests, requester } from './support/requests.ts'
import { type BenchStores, emptyTables } from './support/stores.ts'
import { measurePass } from './support/sweep-pass.ts'
import { table } from './support/table.ts'

/** The store usage of each operation in a warm function, as counted by the stores. */
export async function operations(stores: BenchStores): Promise<string> {
  const rows = [...(await measureOperations(stores, [10, 1_000]))].map(([name, consumption]) => {
    const { redis, dynamodb, readUnits, writeUnits } = consumption
    const refused = dynamodb.some(({ status }) => status === 400)
    const requests = dynamodb.map(({ operation }) => operation)
    return [
      name,
      redis.roundTrips,
      redisCommands(redis.commands),
      dynamodb.length,
      formatCounts(occurrences(requests)),
      readUnits,
      refused ? 'refused' : writeUnits,
    ]
  })
  return `${table(['operation', 'Redis round trips', 'Redis commands', 'DynamoDB round trips', 'requests', 'RCU', 'WCU'], rows)}

A refused write is billed like a successful one; DynamoDB does not report its capacity units.`
}

/** The consumption by operation, including a sweep pass over each number of healthy instances. */
export async function measureOperations(
  stores: BenchStores,
  passes: readonly number[],
): Promise<Map<string, Consumption>> {
  const meter = await meterStores(stores)
  try {
    const measured = new Map<string, Consumption>()
    await publishPosts(stores)
    for (const [name, functionName, status, parameters, warmUps = 1] of measuredRequests(
      await fillStores(),
    )) {
      console.error(`  ${name}`)
      const request = await requester(functionName, status)
      for (let turn = 0; turn < warmUps; turn++) await request(parameters(turn))
      measured.set(name, await meter.measure(() => request(parameters(warmUps))))
    }
    for (const count of passes) {
      const name = passLabel(count)
      console.error(`  ${name}`)
      await emptyTables(stores)
      measured.set(name, await measurePass(stores, meter, count))
    }
    return measured
  } finally {
    meter.stop()
  }
}

export function passLabel(count: number): string {
  return `pass over ${count.toLocaleString('en')} healthy instances`
}

function occurrences(names: readonly string[]): (readonly [string, number])[] {
  return [...new Set(names)].map((name) => [name, names.filter((other) => other === name).length])
}

/** `evalsha (time, zadd ×3)`: the commands of the script are in parentheses. */
function redisCommands({ evalsha = 0, ...others }: Readonly<Record<string, number>>): string {
  const commands = formatCounts(Object.entries(others))
  return evalsha ? `${formatCounts([['evalsha', evalsha]])} (${commands})` : commands
}

/** `evalsha, zadd ×3`. */
function formatCounts(counts: readonly (readonly [string, number])[]): string {
  return counts.map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(', ')
}
