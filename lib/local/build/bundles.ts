import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile, stop } from 'esbuild'
import { parse } from 'yaml'

/**
 * Bundles every function once for all gateways, into the place under `workFolder` where serverless-esbuild would
 * put them. A gateway holds them all in one process, so what they share is bundled only once, and they are left
 * readable; all else is as deployed.
 */
export async function bundleFunctions(workFolder: string): Promise<void> {
  const paths = readdirSync('handlers', { recursive: true, encoding: 'utf8' })
  const files = paths.filter((path) => path.endsWith('.ts')).map((path) => join('handlers', path))
  const folder = join(workFolder, '.build')
  rmSync(folder, { recursive: true, force: true })
  await bundle(files, folder, { minify: false, splitting: true })
  // Its service would stay beside us, holding all sources.
  await stop()
}

/**
 * Bundles files by the options in serverless.yml, one by one and as they would be deployed if `changes` are none.
 * Returns esbuild's account of what each bundle is made of.
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
