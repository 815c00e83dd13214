import { mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, stop } from 'esbuild'

// Otherwise the SDK would warn about its future Node.js requirement at every start, once per bundle.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

/**
 * Loads a TypeScript file of this project. Node.js 20 cannot load TypeScript, so the file is bundled first, with the same
 * bundler and loaders as the functions.
 *
 * @param {string} entry relative to the project folder
 */
export async function loadTypeScript(entry) {
  const project = join(import.meta.dirname, '..')
  const folder = join(project, 'node_modules', '.cache', 'run')
  const outfile = join(folder, `${basename(entry, '.ts')}-${process.pid}.mjs`)
  mkdirSync(folder, { recursive: true })
  process.on('exit', () => rmSync(outfile, { force: true }))
  await build({
    absWorkingDir: project,
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    loader: { '.lua': 'text' },
    sourcemap: 'inline',
    logLevel: 'warning',
  })
  // esbuild's service would keep running.
  await stop()
  process.setSourceMapsEnabled(true)
  return import(pathToFileURL(outfile).href)
}
