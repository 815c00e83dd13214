import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { comparisons } from '../../bench/handlers.ts'
import { removeWorkFolder } from '../../bench/support/bundles.ts'
import { meterStores } from '../../bench/support/consumption.ts'
import { publishPosts, sample } from '../../bench/support/data.ts'
import type { Candidate } from '../../bench/support/measure.ts'
import { type BenchStores, startStores } from '../../bench/support/stores.ts'

let stores: BenchStores
beforeAll(async () => {
  stores = await startStores()
  await publishPosts(stores)
})
afterAll(async () => {
  await stores.stop()
  removeWorkFolder()
})

test('the bare calls that a handler is measured against are the calls that it makes', async () => {
  const meter = await meterStores(stores)
  /** What the last of many calls needs of the stores, when scripts are loaded and posts are cached. */
  const lastCallOf = async (candidate: Candidate) => {
    const last = sample.posts.length
    const call = await candidate.prepare(last + 1)
    for (let index = 0; index < last; index++) await call(index)
    const { milliseconds: _, ...use } = await meter.measure(() => call(last))
    return use
  }
  try {
    for (const { name, floor, handler } of await comparisons()) {
      const floorUse = await lastCallOf(floor)
      expect({ name, ...(await lastCallOf(handler)) }).toEqual({ name, ...floorUse })
    }
  } finally {
    meter.stop()
  }
})
