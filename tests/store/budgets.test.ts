import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from '@jest/globals'
import { removeWorkFolder } from '../../bench/support/bundles.ts'
import { bareFunctions, bundleSizes, coldStarts, deployedFunctions } from '../../bench/support/starts.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

interface Budgets {
  /** The most that a function's bundle may have, in units of 1,000 bytes. */
  readonly bundleKilobytes: Readonly<Record<string, number>>
  /** The longest that a cold start may take, in units of a bare function's with the same stores' clients. */
  readonly coldStart: number
}

const { bundleKilobytes, coldStart }: Budgets = JSON.parse(readFileSync('bench/budgets.json', 'utf8'))
const functions = deployedFunctions()

useRedis()
useDynamoDB()
afterAll(removeWorkFolder)

describe('the budget', () => {
  test('names every function and no others', () => {
    expect(Object.keys(bundleKilobytes).toSorted()).toEqual(functions.map(({ name }) => name).toSorted())
  })

  test('of every bundle is kept', async () => {
    const sizes = await bundleSizes(functions)
    const over = functions
      .map(({ name }, index) => ({ name, kilobytes: (sizes[index] ?? Number.NaN) / 1_000 }))
      .filter(({ name, kilobytes }) => !(kilobytes <= (bundleKilobytes[name] ?? 0)))
    expect(over).toEqual([])
  })

  // One function of each kind: what could make it slow to start is what all of its kind share.
  test.each(bareFunctions)('of a cold start with clients: $clients, is kept', async (bare) => {
    const kind = functions.filter(({ clients }) => clients === bare.clients)
    const sizes = await bundleSizes([bare, ...kind])
    const largest = kind[sizes.slice(1).indexOf(Math.max(...sizes.slice(1)))]
    const starts = await coldStarts(largest ? [bare, largest] : [], 5)
    // Whatever else the machine does can only make a start slower.
    const [floor = Number.NaN, fastest = Number.NaN] = starts.map((times) =>
      Math.min(...times.map(({ firstAnswer }) => firstAnswer)),
    )
    expect(fastest / floor).toBeLessThanOrEqual(coldStart)
  })
})
