#!/usr/bin/env node
/**
 * Runs a TypeScript file of this project: `node bin/run.js lib/local/start.ts [arguments]`. It is bundled first,
 * by the same bundler and loaders as the functions, since no Node.js version in use can load it as it is.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, stop } from 'esbuild'

const entry = process.argv[2]
if (!entry) throw new Error('Usage: node bin/run.js FILE.ts [arguments]')

const folder = join(import.meta.dirname, '..', 'node_modules', '.cache', 'run')
const outfile = join(folder, `${basename(entry, '.ts')}-${process.pid}.mjs`)
mkdirSync(folder, { recursive: true })
process.on('exit', () => rmSync(outfile, { force: true }))
await build({
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
// Its service would run on beside us.
await stop()
process.setSourceMapsEnabled(true)
process.argv.splice(1, 2, entry)
await import(pathToFileURL(outfile).href)
