import { statSync } from 'node:fs'
import { type ColdStart, coldStart } from '../runtime/cold-start.ts'
import { bundleAll, workFolder } from './bundles.ts'
import { exampleEvent } from './examples.ts'
import { type Clients, type DeclaredFunction, declaredFunctions } from './functions.ts'
import { alternate } from './measure.ts'

/** A function that can be started, with an event for it. */
export interface Startable {
  readonly name: string
  /** The file of the handler without extension. */
  readonly file: string
  readonly clients: Clients
  readonly event: unknown
}

/** A minimal function per combination of clients, which makes one call to each store. */
export const bareFunctions: readonly Startable[] = (['none', 'redis', 'dynamodb', 'both'] as const).map(
  (clients) => ({ name: 'bare', file: `bench/floor/clients/${clients}`, clients, event: {} }),
)

export function deployedFunctions(): Startable[] {
  return declaredFunctions().map((declared) => ({ ...declared, event: exampleEvent(declared) }))
}

/** Bundles the functions and returns the size of each bundle in bytes. */
export async function bundleSizes(functions: readonly Pick<DeclaredFunction, 'file'>[]): Promise<number[]> {
  const bundles = await bundleAll(functions.map(({ file }) => file))
  return bundles.map((bundle) => statSync(bundle).size)
}

/** The cold starts of each function. The functions must be bundled already. */
export async function coldStarts(functions: readonly Startable[], rounds: number): Promise<ColdStart[][]> {
  const [bootstrap = ''] = await bundleAll(['bench/runtime/bootstrap'])
  return alternate(functions, rounds, async ({ file, event }) => {
    const start = await coldStart(bootstrap, workFolder, `${file}.handler`, event)
    const { statusCode = 200 } = JSON.parse(start.answer || '{}')
    // Any other status means that the stores were called, even a 404 for an unknown poll.
    if (statusCode === 400 || statusCode >= 500) throw new Error(`${file} answered ${start.answer}`)
    return start
  })
}
