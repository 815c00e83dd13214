import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { luaMutants } from './lua.ts'
import { describeMutant, killed, type Mutant, scoreOf } from './mutant.ts'
import { typescriptMutants } from './typescript.ts'

/**
 * Makes one small change to the code at a time and runs its tests: `npm run test:mutants` for all of `lib/`,
 * `npm run test:mutants -- likes polls platform/cursor.ts registry/sweep` for parts of it. Code that runs when a module
 * is loaded (schemas, tables) needs every test for every mutant, and so is left out unless `--static` is given.
 */
const everything = readdirSync('lib').filter((name) => name !== 'local' && !name.endsWith('.d.ts'))

const given = process.argv.slice(2)
const targets = given.filter((argument) => argument !== '--static')
const missing = targets.filter((target) => !existsSync(join('lib', target.replace(/:.*/, ''))))
if (missing.length > 0) {
  console.error(`lib has no ${missing.join(', ')}.`)
  process.exit(1)
}
const scores: string[] = []
let survived = false
for (const target of targets.length > 0 ? targets : everything) {
  const mutants: Mutant[] = [
    ...(await typescriptMutants(target, { statics: given.includes('--static') })),
    ...luaMutants(target),
  ]
  const survivors = mutants.filter((mutant) => !killed(mutant))
  for (const mutant of survivors) console.log(describeMutant(mutant))
  if (survivors.length > 0) survived = true
  scores.push(scoreOf(target, mutants))
}
console.log(scores.join('\n'))
if (survived) process.exitCode = 1
