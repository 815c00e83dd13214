import { statSync } from 'node:fs'
import { type ColdStart, coldStart } from '../runtime/cold-start.ts'
import { bundleAll, workFolder } from './bundles.ts'
import { exampleEvent } from './examples.ts'
import { type Clients, type DeclaredFunction, declaredFunctions } from './functions.ts'
import { alternate } from './measure.ts'

/** A function that can be started, with the event that it is to answer. */
export interface Startable {
  readonly name: string
  /** The file of its handler, without extension. */
  readonly file: string
  readonly clients: Clients
  readonly event: unknown
}

/** Of each kind of function, the barest: it carries the same clients and makes one call to each store. */
export const bareFunctions: readonly Startable[] = (['none', 'redis', 'dynamodb', 'both'] as const).map(
  (clients) => ({ name: 'bare', file: `bench/floor/clients/${clients}`, clients, event: {} }),
)

export function deployedFunctions(): Startable[] {
  return declaredFunctions().map((declared) => ({ ...declared, event: exampleEvent(declared) }))
}

/** Bundles the functions and returns each bundle's size in bytes. */
export async function bundleSizes(functions: readonly Pick<DeclaredFunction, 'file'>[]): Promise<number[]> {
  const bundles = await bundleAll(functions.map(({ file }) => file))
  return bundles.map((bundle) => statSync(bundle).size)
}

/** Cold starts of functions that are bundled already, by function. */
export async function coldStarts(functions: readonly Startable[], rounds: number): Promise<ColdStart[][]> {
  const [bootstrap = ''] = await bundleAll(['bench/runtime/bootstrap'])
  return alternate(functions, rounds, async ({ file, event }) => {
    const start = await coldStart(bootstrap, workFolder, `${file}.handler`, event)
    const { statusCode = 200 } = JSON.parse(start.answer || '{}')
    // Anything else went through to the stores, be it to find that the poll is unknown.
    if (statusCode === 400 || statusCode >= 500) throw new Error(`${file} answered ${start.answer}`)
    return start
  })
}
