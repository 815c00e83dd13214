import { createReadStream, createWriteStream } from 'node:fs'
import { access, constants, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SetupError } from '../../stack/settings.ts'
import { jsonDocument } from '../json-document.ts'
import { ndjsonFile } from '../ndjson-file.ts'
import type { Source } from '../source.ts'

/** The largest document that is read, which is done at once. */
const maximumDocumentBytes = 64 * 1_024 * 1_024

/**
 * Uses what a file holds: a document if its name ends in `.json`, and lines otherwise. `-` is the standard input. What
 * can be read only once is copied first.
 */
export async function withSource<Result>(
  file: string,
  now: number,
  use: (source: Source) => Promise<Result>,
): Promise<Result> {
  if (file === '-') return withCopy('The standard input', process.stdin, (copy) => use(ndjsonFile(copy, now)))
  const { size, ...found } = await readable(file)
  if (found.isDirectory) throw new SetupError(`${file} is a folder.`)
  if (!found.isFile) return withCopy(file, createReadStream(file), (copy) => use(ndjsonFile(copy, now)))
  if (!file.endsWith('.json')) return use(ndjsonFile(file, now))
  if (size > maximumDocumentBytes) {
    throw new SetupError(
      `A document may have ${maximumDocumentBytes} bytes at most, and ${file} has ${size}. Write it as lines (NDJSON), which may be any number.`,
    )
  }
  return use(jsonDocument(await parsedDocument(file), now))
}

async function readable(file: string) {
  try {
    await access(file, constants.R_OK)
    const found = await stat(file)
    return { size: found.size, isFile: found.isFile(), isDirectory: found.isDirectory() }
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(name: string, error: unknown): SetupError {
  return new SetupError(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
}

async function parsedDocument(file: string): Promise<unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
    return JSON.parse(text)
  } catch (error) {
    const { code = 'no valid JSON in UTF-8' } = error as NodeJS.ErrnoException
    throw new SetupError(`${file} cannot be read (${code}).`)
  }
}

async function withCopy<Result>(
  name: string,
  input: Readable,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'microblog-import-'))
  try {
    const path = join(folder, 'lines')
    await pipeline(input, createWriteStream(path)).catch((error) => {
      throw unreadable(name, error)
    })
    return await use(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
