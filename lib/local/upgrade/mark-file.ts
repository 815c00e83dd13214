import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The mark of a data folder whose stores are up to date: one id in three places. This file is in the folder of the
 * bundles, which each start of any version empties, so that what an earlier version has written since is not
 * overlooked. Both stores have the id so that other data, restored from a copy, are not taken for these.
 *
 * Stores outside of the data folder have no mark, since stacks with other folders may write to them.
 */
export function markFileIn(buildFolder: string): string {
  return join(buildFolder, '.build', 'upgraded')
}

/** The id in the file, empty without it. It must be read before the start empties the folder. */
export function readMark(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

export function writeMark(file: string, id: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, id)
}
