import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { filesOf } from './files.ts'
import type { Mutant } from './mutant.ts'
import { suitesOf } from './suites.ts'

/** Every match of every pattern is a mutant: a statement or option removed, another key, a bound moved by one. */
const operators: readonly (readonly [RegExp, string])[] = [
  [/^\s*redis\.call\(.*\)$/g, ''],
  [/^\s*(at = 1|before = before .*)$/g, ''],
  [/ == /g, ' ~= '],
  [/ < /g, ' <= '],
  [/ < /g, ' >= '],
  [/ > /g, ' >= '],
  [/ > /g, ' <= '],
  [/ \+ /g, ' - '],
  [/ and /g, ' or '],
  [/ or /g, ' and '],
  [/\bnot /g, ''],
  [/\b0\b/g, '1'],
  [/\b1\b(?!\])/g, '2'],
  [/KEYS\[1\]/g, 'KEYS[2]'],
  [/KEYS\[2\]/g, 'KEYS[1]'],
  [/KEYS\[3\]/g, 'KEYS[2]'],
  [/ARGV\[1\]/g, 'ARGV[2]'],
  [/ARGV\[2\]/g, 'ARGV[1]'],
  [/ARGV\[3\]/g, 'ARGV[2]'],
  [/ 'NX',/g, ''],
  [/, '(REV|WITHSCORES|BYSCORE|BYLEX)'/g, ''],
  [/'\(' \.\. /g, ''],
  [/'\+inf'/g, "'-inf'"],
  [/\bif .* then$/g, 'if true then'],
  [/\bif .* then$/g, 'if false then'],
  [/\bif .* then break end$/g, ''],
  [/\bbreak\b/g, ''],
]

/** Mutants of Lua scripts, which Stryker does not support. Jest loads a mutant in place of its script. */
export function luaMutants(target: string): Mutant[] {
  const scripts = filesOf(target, '.lua')
  if (scripts.length === 0) return []
  const folder = mkdtempSync(join(tmpdir(), 'microblog-lua-'))
  try {
    return scripts.flatMap((script) =>
      mutantsOf(join('lib', script)).map((mutant) => tried(mutant, suitesOf(script), folder)),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Candidate = Omit<Mutant, 'fate'> & { readonly source: string }

function mutantsOf(file: string): Candidate[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line, index) => {
    if (line.startsWith('--')) return []
    const changed = operators.flatMap(([pattern, by]) =>
      [...line.matchAll(pattern)].map((match) => {
        const end = match.index + match[0].length
        return line.slice(0, match.index) + by + line.slice(end)
      }),
    )
    return changed.map((to) => ({
      file,
      line: index + 1,
      from: line,
      to,
      source: lines.with(index, to).join('\n'),
    }))
  })
}

function tried({ source, ...mutant }: Candidate, suites: readonly string[], folder: string): Mutant {
  const name = basename(mutant.file)
  const copy = join(folder, name)
  writeFileSync(copy, source)
  const mapper = JSON.stringify({ [`/${name.replace('.', '\\.')}$`]: copy })
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/jest/bin/jest.js', '--runInBand', '--bail', '--moduleNameMapper', mapper, ...suites],
    {
      env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
      stdio: 'ignore',
      timeout: 120_000,
    },
  )
  process.stdout.write(status === 0 ? 'S' : '.')
  return { ...mutant, fate: status === 0 ? 'survived' : status === null ? 'endless' : 'killed' }
}
