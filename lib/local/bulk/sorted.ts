import { join } from 'node:path'
import { Spool } from './spool.ts'

/** How many values are sorted in memory. */
const valuesPerRun = 50_000

/**
 * Reads all of the values and returns them in the order of their keys. Whatever their number, only some are in memory.
 * The others are in files: sorted runs, of which the one whose next value has the least key comes next.
 *
 * @param folder holds nothing else
 */
export async function sorted<Value>(
  values: AsyncIterable<Value>,
  keyOf: (value: Value) => string,
  folder: string,
  perRun = valuesPerRun,
): Promise<AsyncIterable<Value>> {
  const runs: AsyncIterator<Keyed<Value>>[] = []
  let run: Keyed<Value>[] = []
  for await (const value of values) {
    run.push([keyOf(value), value])
    if (run.length < perRun) continue
    const spool = await Spool.create<Keyed<Value>>(join(folder, `run-${runs.length}`))
    for (const each of run.toSorted(byKey)) await spool.add(each)
    await spool.close()
    runs.push(spool.read())
    run = []
  }
  runs.push(readRun(run.toSorted(byKey)))
  return merged(runs)
}

type Keyed<Value> = readonly [key: string, value: Value]

function byKey([one]: Keyed<unknown>, [other]: Keyed<unknown>): number {
  return one < other ? -1 : Number(one > other)
}

async function* readRun<Value>(run: readonly Keyed<Value>[]): AsyncGenerator<Keyed<Value>> {
  yield* run
}

async function* merged<Value>(runs: readonly AsyncIterator<Keyed<Value>>[]): AsyncGenerator<Value> {
  let heads: { readonly run: AsyncIterator<Keyed<Value>>; readonly keyed: Keyed<Value> }[] = []
  const advance = async (run: AsyncIterator<Keyed<Value>>) => {
    const { done, value } = await run.next()
    if (!done) heads.push({ run, keyed: value })
  }
  for (const run of runs) await advance(run)
  while (heads.length > 0) {
    const least = heads.reduce((one, other) => (byKey(one.keyed, other.keyed) <= 0 ? one : other))
    yield least.keyed[1]
    heads = heads.filter((head) => head !== least)
    await advance(least.run)
  }
}
