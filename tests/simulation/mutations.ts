import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Takes one safeguard after the other out of the sweep and lets the simulation find out: `npm run test:mutations`.
 * Each must be caught, and the sweep as it is must not be.
 */
interface Mutation {
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
}

const sweep = 'lib/registry/sweep'

const mutations: readonly Mutation[] = [
  {
    name: 'the check of the fencing token in a commit',
    file: `${sweep}/dynamodb/lock-requests.ts`,
    from: `    Key: marshall({ lock_name: lease.lockName }),
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),
  }
}

function`,
    to: `    Key: marshall({ lock_name: lease.lockName }),
    ConditionExpression: 'attribute_exists(lock_name)',
  }
}

function`,
  },
  {
    name: 'the generation check of an eviction',
    file: 'lib/registry/instances/dynamodb/instance-item.ts',
    from: `ConditionExpression: 'generation = :generation'`,
    to: `ConditionExpression: 'attribute_exists(generation) OR generation = :generation'`,
  },
  {
    name: 'not_before',
    file: `${sweep}/dynamodb/lock-requests.ts`,
    from: `const isDue = '(attribute_not_exists(not_before)`,
    to: `const isDue = '(attribute_exists(not_before) OR attribute_not_exists(not_before)`,
  },
  {
    name: 'the holder check of a release',
    file: `${sweep}/dynamodb/lock-requests.ts`,
    from: `'REMOVE holder, expires_at',
    ConditionExpression: isOurs,
    ExpressionAttributeValues: ours(lease),`,
    to: `'REMOVE holder, expires_at',`,
  },
  {
    name: 'the disbelief of times far ahead',
    file: `${sweep}/lock-state.ts`,
    from: '!isWithinClockSkew(time, now.getTime(), furthest)',
    to: 'time > now.getTime() + 600_000',
  },
  {
    name: 'the look at the clock after a lock was read',
    file: `${sweep}/dynamodb/dynamodb-lock-store.ts`,
    from: 'isBlockedByWrongClock(stored, at, clock())',
    to: 'isBlockedByWrongClock(stored, at, at)',
  },
  {
    name: 'the look for a registration before a reinstatement',
    file: `${sweep}/dynamodb/commit-requests.ts`,
    from: `    ConditionExpression: 'attribute_not_exists(address)',\n`,
    to: '',
  },
  {
    name: 'the look for a deregistration before a reinstatement',
    file: 'lib/registry/probation/dynamodb/probation-requests.ts',
    from: `const isStanding = 'generation = :generation'`,
    to: `const isStanding = 'attribute_not_exists(generation) OR generation = :generation'`,
  },
]

const schedules = process.env.SCHEDULES ?? '2000'

/** Builds the simulation with a mutation in it, runs it, and returns what it has to say. */
async function simulate(mutation: Mutation | undefined): Promise<{ caught: boolean; said: string }> {
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
  return { caught: status === 1, said: lines.slice(status === 1 ? -2 : -1).join('\n    ') }
}

function mutated({ file, from, to, name }: Mutation): string {
  const source = readFileSync(file, 'utf8')
  if (source.split(from).length !== 2) throw new Error(`${file} has no single place to take out ${name}`)
  return source.replace(from, to)
}

const survivors: string[] = []
const unharmed = await simulate(undefined)
console.log(`as it is: ${unharmed.caught ? 'BROKEN' : 'holds'}\n    ${unharmed.said}`)
if (unharmed.caught) survivors.push('no mutation at all')
for (const mutation of mutations) {
  const { caught, said } = await simulate(mutation)
  console.log(`without ${mutation.name}: ${caught ? 'caught' : 'NOT CAUGHT'}\n    ${said}`)
  if (!caught) survivors.push(mutation.name)
}
if (survivors.length > 0) process.exitCode = 1
