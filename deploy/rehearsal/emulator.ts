import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { waitForPort } from '../../lib/local/engines/stores.ts'
import { freePort } from '../../lib/local/stack/ports.ts'

/** The resources of the emulated account, as describe.py prints them. */
export interface Account {
  readonly tables: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly functions: Readonly<Record<string, EmulatedFunction>>
  readonly mappings: readonly Readonly<Record<string, unknown>>[]
  readonly queues: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly rules: Readonly<Record<string, { readonly Targets: readonly { readonly Arn: string }[] }>>
  readonly roles: Readonly<
    Record<string, { readonly Statement: readonly Readonly<Record<string, unknown>>[] }>
  >
  readonly logGroups: Readonly<Record<string, number | null>>
  readonly buckets: readonly string[]
}

export interface EmulatedFunction {
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> }
  readonly [property: string]: unknown
}

export const credentials = {
  AWS_ACCESS_KEY_ID: 'rehearsal',
  AWS_SECRET_ACCESS_KEY: 'rehearsal',
  AWS_REGION: 'eu-central-1',
}

/** Starts an empty emulated AWS account on loopback. */
export async function startEmulator(programs: string) {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const python = join(programs, 'python')
  const script = (name: string) => join('deploy', 'rehearsal', name)
  const server = spawn(python, ['-W', 'ignore', script('emulator.py'), `${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (text) => {
      output += text
    })
  }
  process.on('exit', () => server.kill())
  await waitForPort(port, 60_000).catch((error) => {
    throw new Error(`${error}\n${output}`)
  })
  return {
    endpoint,
    /** The number of stand-ins of each type. */
    standIns(): Map<string, number> {
      const counts = new Map<string, number>()
      for (const [, type = ''] of output.matchAll(/^stand-in (\S+)/gm)) {
        counts.set(type, (counts.get(type) ?? 0) + 1)
      }
      return counts
    },
    async describe(): Promise<Account> {
      const { stdout } = await promisify(execFile)(python, [script('describe.py'), endpoint], {
        env: { ...process.env, ...credentials },
        maxBuffer: 64_000_000,
      })
      return JSON.parse(stdout)
    },
    stop: () => server.kill(),
  }
}
