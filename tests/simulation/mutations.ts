import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { type Mutation, mutated, mutations } from './safeguards.ts'

/**
 * Removes one safeguard of the sweep at a time and runs the simulation: `npm run test:mutations`. It must catch every
 * mutation and pass on the unchanged sweep.
 */
const schedules = process.env.SCHEDULES ?? '2000'

/** Builds the simulation with a mutation, runs it, and returns its last lines of output. */
async function simulate(mutation: Mutation | undefined): Promise<{ caught: boolean; output: string }> {
  const outfile = `node_modules/.cache/run/mutation-${process.pid}.mjs`
  await build({
    entryPoints: ['tests/simulation/run.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    plugins: [
      {
        name: 'mutation',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            if (!mutation || path !== join(process.cwd(), mutation.file)) return undefined
            return { contents: mutated(mutation), loader: 'ts' }
          })
        },
      },
    ],
  })
  const environment = { ...process.env, SCHEDULES: schedules, FIRST_SEED: '1', NODE_OPTIONS: '--no-warnings' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], {
    env: environment,
    encoding: 'utf8',
  })
  rmSync(outfile)
  const lines = stdout.trim().split('\n')
  if (status !== 0 && status !== 1) throw new Error(`The simulation failed with ${status}: ${stderr}`)
  return { caught: status === 1, output: lines.slice(status === 1 ? -2 : -1).join('\n    ') }
}

const survivors: string[] = []
const unchanged = await simulate(undefined)
console.log(`unchanged: ${unchanged.caught ? 'BROKEN' : 'holds'}\n    ${unchanged.output}`)
if (unchanged.caught) survivors.push('none')
for (const mutation of mutations) {
  const { caught, output } = await simulate(mutation)
  console.log(`without ${mutation.name}: ${caught ? 'caught' : 'NOT CAUGHT'}\n    ${output}`)
  if (!caught) survivors.push(mutation.name)
}
if (survivors.length > 0) process.exitCode = 1
