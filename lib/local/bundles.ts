import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, stop } from 'esbuild'
import { parse } from 'yaml'

/**
 * Bundles every function once for all gateways, as serverless-esbuild would for each: by the options in
 * serverless.yml and into the place under `workFolder` where it would put them.
 */
export async function bundleFunctions(workFolder: string): Promise<void> {
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
  const handlers = readdirSync('handlers', { recursive: true, encoding: 'utf8' })
  const outdir = join(workFolder, '.build')
  rmSync(outdir, { recursive: true, force: true })
  await build({
    ...options,
    entryPoints: handlers.filter((path) => path.endsWith('.ts')).map((path) => join('handlers', path)),
    outdir,
    outbase: '.',
    outExtension: { '.js': outputFileExtension },
    logLevel: 'warning',
  })
  // Its service would stay beside us, holding all sources.
  await stop()
}
