import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../../lib/local/build/bundles.ts'

/**
 * This process's own, for as long as it lives. Inside node_modules, so that what is run there finds the project's
 * packages and git sees none of it.
 */
export const workFolder = resolve('node_modules/.cache/bench', `${process.pid}`)

process.once('exit', removeWorkFolder)

export function removeWorkFolder(): void {
  rmSync(workFolder, { recursive: true, force: true })
}

/** Bundles files, named without extension, as they would be deployed. Returns the bundles' paths. */
export async function bundleAll(files: readonly string[]): Promise<string[]> {
  await bundle(
    files.map((file) => `${file}.ts`),
    workFolder,
  )
  return files.map((file) => join(workFolder, `${file}.mjs`))
}

/** Bundles a file and loads it, in the environment as it is now; every load is an instance of its own. */
export async function load<Module>(file: string): Promise<Module> {
  const [path = ''] = await bundleAll([file])
  return import(`${pathToFileURL(path).href}?instance=${instances++}`)
}

let instances = 0
