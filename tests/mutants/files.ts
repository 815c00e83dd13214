import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a folder of `lib/`, or the file that `target` is, with their names as from `lib/`. */
export function filesOf(target: string, extension: '.lua' | '.ts'): string[] {
  const [path = '', lines] = target.split(':')
  const names = statSync(join('lib', path)).isDirectory()
    ? readdirSync(join('lib', path), { encoding: 'utf8', recursive: true }).map((name) => join(path, name))
    : [path]
  return names
    .filter((name) => name.endsWith(extension) && !name.endsWith('.d.ts'))
    .map((name) => (lines ? `${name}:${lines}` : name))
}
