import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../../lib/local/build/bundles.ts'

/**
 * The work folder of this process, removed at exit. It is inside of node_modules, so that its modules find the project's
 * packages and git ignores it.
 */
export const workFolder = resolve('node_modules/.cache/bench', `${process.pid}`)

process.once('exit', removeWorkFolder)

export function removeWorkFolder(): void {
  rmSync(workFolder, { recursive: true, force: true })
}

/** Bundles files, named without extension, as for a deployment. Returns the paths of the bundles. */
export async function bundleAll(files: readonly string[]): Promise<string[]> {
  await bundle(
    files.map((file) => `${file}.ts`),
    workFolder,
  )
  return files.map((file) => join(workFolder, `${file}.mjs`))
}

/** Bundles a file once and loads it in the present environment. Every call loads a new instance. */
export async function load<Module>(file: string): Promise<Module> {
  const bundled = loaded.get(file) ?? bundleAll([file])
  loaded.set(file, bundled)
  const [path = ''] = await bundled
  return import(`${pathToFileURL(path).href}?instance=${instances++}`)
}

const loaded = new Map<string, Promise<string[]>>()
let instances = 0
