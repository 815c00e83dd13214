import { createHash } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import { filesOf } from './files.ts'
import type { Mutant } from './mutant.ts'
import { suitesOf } from './suites.ts'

type Result = Awaited<ReturnType<Stryker['runMutationTest']>>[number]

const fates: Partial<Record<Result['status'], Mutant['fate']>> = {
  Killed: 'killed',
  Timeout: 'endless',
  Survived: 'survived',
  NoCoverage: 'no test',
  // A suite that fails to load detects the mutant too.
  RuntimeError: 'killed',
}

/**
 * Stryker's mutants of a folder or file of `lib/`, or of lines as in `platform/cursor.ts:10-20`. Files with the same
 * suites are tested together. Results are cached, so that a second run tests only what has changed.
 */
export async function typescriptMutants(
  target: string,
  { statics }: { statics: boolean },
): Promise<Mutant[]> {
  const bySuites = new Map<string, string[]>()
  for (const file of filesOf(target, '.ts')) {
    const suites = suitesOf(file).join('|')
    bySuites.set(suites, [...(bySuites.get(suites) ?? []), file])
  }
  const mutants: Mutant[] = []
  for (const [suites, files] of bySuites) mutants.push(...(await tried(files, suites, statics)))
  return mutants
}

async function tried(files: readonly string[], suites: string, statics: boolean): Promise<Mutant[]> {
  const cache = createHash('sha256').update(`${files} ${suites} ${statics}`).digest('hex').slice(0, 16)
  const stryker = new Stryker({
    mutate: files.map((file) => `lib/${file}`),
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
    // Stryker would read it by the compiler's JavaScript API, which TypeScript 7 does not have.
    tsconfigFile: 'none.json',
    jest: { config: { testMatch: null, testRegex: suites } },
    coverageAnalysis: 'perTest',
    ignoreStatic: !statics,
    // Tests wait for stores; parallel runs would exceed one another's deadlines.
    concurrency: 1,
    timeoutMS: 15_000,
    timeoutFactor: 2,
    dryRunTimeoutMinutes: 15,
    // Handlers keep connections open for the life of the process, and they would add up.
    maxTestRunnerReuse: 25,
    incremental: true,
    incrementalFile: `node_modules/.cache/mutants/${cache}.json`,
    ignorePatterns: ['.*', '!.gitignore', 'dist'],
    tempDirName: join(realpathSync(tmpdir()), 'microblog-mutants'),
    allowEmpty: true,
    reporters: ['dots'],
  })
  const results = await stryker.runMutationTest()
  // The runner selects tests by one pattern of all their titles. If it is invalid, this looks like a suite that fails to load.
  if (results.some(({ statusReason }) => statusReason?.startsWith('Invalid regular expression')))
    throw new Error(
      `The titles of the tests of ${suites} make no valid pattern; one of them may be very long`,
    )
  return results.flatMap((result) => {
    const fate = fates[result.status]
    return fate && (statics || !result.static) ? [mutantOf(result, fate)] : []
  })
}

/** Stryker counts lines and columns from 1. */
function mutantOf({ fileName, location, replacement }: Result, fate: Mutant['fate']): Mutant {
  const { start, end } = location
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line)
  const before = lines[0]?.slice(0, start.column - 1) ?? ''
  const after = lines.at(-1)?.slice(end.column - 1) ?? ''
  return {
    file: relative('.', fileName),
    line: start.line,
    from: lines.join('\n'),
    to: `${before}${replacement}${after}`,
    fate,
  }
}
