import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile, stop } from 'esbuild'
import { parse } from 'yaml'

/**
 * Bundles every function once for all gateways, into the folder below `workFolder` that serverless-esbuild would use. A
 * gateway runs all functions in one process, so the bundles share chunks, and they are not minified. All other options
 * are those of a deployment.
 */
export async function bundleFunctions(workFolder: string): Promise<void> {
  const paths = readdirSync('handlers', { recursive: true, encoding: 'utf8' })
  const files = paths.filter((path) => path.endsWith('.ts')).map((path) => join('handlers', path))
  const folder = join(workFolder, '.build')
  rmSync(folder, { recursive: true, force: true })
  await bundle(files, folder, { minify: false, splitting: true })
  // esbuild's service would keep running, with all sources in memory.
  await stop()
}

/**
 * Bundles each file with the options in serverless.yml, as for a deployment, apart from `changes`. Returns esbuild's
 * metafile, which lists the inputs of each bundle.
 */
export async function bundle(
  files: readonly string[],
  folder: string,
  changes: Pick<BuildOptions, 'minify' | 'splitting'> = {},
): Promise<Metafile> {
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
  const { metafile } = await build({
    ...options,
    ...changes,
    entryPoints: [...files],
    outdir: folder,
    outbase: '.',
    outExtension: { '.js': outputFileExtension },
    metafile: true,
    logLevel: 'warning',
  })
  return metafile
}
