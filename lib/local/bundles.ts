import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, stop } from 'esbuild'
import { parse } from 'yaml'

/**
 * Bundles every function once for all gateways, as serverless-esbuild would for each, into the place under
 * `workFolder` where it would put them.
 */
export async function bundleFunctions(workFolder: string): Promise<void> {
  const handlers = readdirSync('handlers', { recursive: true, encoding: 'utf8' })
  const files = handlers.filter((path) => path.endsWith('.ts')).map((path) => join('handlers', path))
  const folder = join(workFolder, '.build')
  rmSync(folder, { recursive: true, force: true })
  await bundle(files, folder)
  // Its service would stay beside us, holding all sources.
  await stop()
}

/** Bundles files one by one as they would be deployed, by the options in serverless.yml. */
export async function bundle(files: readonly string[], folder: string): Promise<void> {
  const {
    outputFileExtension,
    outputWorkFolder: _,
    watch: __,
    ...options
  } = parse(readFileSync('serverless.yml', 'utf8')).custom.esbuild as BuildOptions & {
    outputFileExtension: string
    outputWorkFolder: string
    watch: unknown
  }
  await build({
    ...options,
    minify: false,
    splitting: true,
    entryPoints: [...files],
    outdir: folder,
    outbase: '.',
    outExtension: { '.js': outputFileExtension },
    logLevel: 'warning',
  })
}
