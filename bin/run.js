#!/usr/bin/env node
/** Runs a TypeScript file of this project: `node bin/run.js lib/local/stack/start.ts [arguments]`. */
import { loadTypeScript } from './typescript.js'

const entry = process.argv[2]
if (!entry) throw new Error('Usage: node bin/run.js FILE.ts [arguments]')
process.argv.splice(1, 2, entry)
await loadTypeScript(entry)
