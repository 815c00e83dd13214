import { publishPosts } from './support/data.ts'
import { bareFunctions, bundleSizes, coldStarts, deployedFunctions } from './support/starts.ts'
import type { BenchStores } from './support/stores.ts'
import { figure, table } from './support/table.ts'

const rounds = 4

/** The bundle size and cold start of each function, compared with a bare function that has the same clients. */
export async function functions(stores: BenchStores): Promise<string> {
  await publishPosts(stores)
  const all = [...bareFunctions, ...deployedFunctions()]
  const sizes = await bundleSizes(all)
  console.error(`  ${rounds} cold starts of each of ${all.length} functions`)
  const starts = await coldStarts(all, rounds)
  const measured = all.map(({ name, clients }, index) => ({
    name,
    clients,
    bytes: sizes[index] ?? Number.NaN,
    loading: Math.min(...(starts[index] ?? []).map(({ loading }) => loading)),
    firstAnswer: Math.min(...(starts[index] ?? []).map(({ firstAnswer }) => firstAnswer)),
  }))
  const rows = bareFunctions.flatMap(({ clients }) => {
    const group = measured.filter((row) => row.clients === clients)
    const [bare] = group
    return group.map((row) => [
      clients,
      row.name,
      figure(row.bytes / 1_000),
      Math.round(row.loading),
      Math.round(row.firstAnswer),
      bare ? (row.firstAnswer / bare.firstAnswer).toFixed(2) : '',
    ])
  })
  const header = ['clients', 'function', 'bundle KB', 'loading ms', 'cold start ms', '÷ bare']
  return `${table(header, rows)}

Cold start: from the start of the process to its first response, including a call to the stores, on Node.js
${process.version}. The fastest of ${rounds} starts, because other work on the machine can only slow a start down.`
}
