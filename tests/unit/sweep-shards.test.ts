import { expect, test } from '@jest/globals'
import type { ServiceTriple } from '../../lib/registry/instances/instance.ts'
import { isIn, shardName, shardsAt } from '../../lib/registry/sweep/shards.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 10, 5) + seconds * 1_000)
const namesAt = (seconds: number, count: number) => shardsAt(at(seconds), count).map(shardName)

test('each tick covers every shard, and begins one shard later than the tick before', () => {
  const begun = [0, 30, 60, 90].map((seconds) => namesAt(seconds, 3))
  expect(begun[0]?.toSorted()).toEqual(['sweep-1-of-3', 'sweep-2-of-3', 'sweep-3-of-3'])
  const rotated = (names: readonly string[] = []) => [...names.slice(1), ...names.slice(0, 1)]
  expect(begun.slice(1)).toEqual(begun.slice(0, -1).map(rotated))
  // Processes that start moments apart for the same tick begin at the same shard.
  expect(namesAt(29.9, 3)).toEqual(begun[0])
})

test('an undivided registry has one shard, which contains every instance', () => {
  expect(namesAt(0, 1)).toEqual(['sweep'])
  const triple: ServiceTriple = { serviceName: 'polls', url: 'http://10.0.0.1/', http: 'GET' }
  expect(isIn({ index: 0, count: 1 }, triple)).toBe(true)
})

test('every instance is in exactly one shard, whatever the case of its service name, and shards are of similar size', () => {
  const shards = shardsAt(at(0), 3)
  const homes: number[] = []
  for (let number = 0; number < 300; number++) {
    const triple: ServiceTriple = { serviceName: 'polls', url: `http://10.0.0.1/${number}`, http: 'GET' }
    const [home, ...others] = shards.filter((shard) => isIn(shard, triple))
    expect(others).toEqual([])
    expect(shards.filter((shard) => isIn(shard, { ...triple, serviceName: 'POLLS' }))).toEqual([home])
    homes.push(home?.index ?? Number.NaN)
  }
  for (const { index } of shards) expect(homes.filter((home) => home === index).length).toBeGreaterThan(70)
})
