import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The files of `target`, a folder or file, with optional lines. Paths are relative to `lib/`. */
export function filesOf(target: string, extension: '.lua' | '.ts'): string[] {
  const [path = '', lines] = target.split(':')
  const names = statSync(join('lib', path)).isDirectory()
    ? readdirSync(join('lib', path), { encoding: 'utf8', recursive: true }).map((name) => join(path, name))
    : [path]
  return names
    .filter((name) => name.endsWith(extension) && !name.endsWith('.d.ts'))
    .map((name) => (lines ? `${name}:${lines}` : name))
}
