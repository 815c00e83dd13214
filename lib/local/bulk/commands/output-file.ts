import { once } from 'node:events'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { SetupError } from '../../stack/settings.ts'

/** How much is written at once, in characters. */
const blockSize = 1 << 18

/**
 * Writes a text to a file, which has its name only once it is whole: until then an earlier file of that name stays as
 * it is. `-` is the standard output.
 */
export async function writeText(file: string, text: AsyncIterable<string>): Promise<void> {
  if (file === '-') return writeToOutput(text)
  const target = await targetOf(file)
  const partial = `${target}.${process.pid}.partial`
  const removeAndExit = () => rm(partial, { force: true }).finally(() => process.exit(1))
  process.once('SIGINT', removeAndExit).once('SIGTERM', removeAndExit)
  try {
    const handle = await create(partial, file)
    for await (const block of blocksOf(text)) await handle.writeFile(block)
    await handle.sync()
    await handle.close()
    await rename(partial, target)
  } finally {
    await rm(partial, { force: true })
    process.off('SIGINT', removeAndExit).off('SIGTERM', removeAndExit)
  }
}

/** Where a link leads. Only a regular file is replaced. */
async function targetOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined)
  if (!found) return file
  if (!found.isFile()) throw new SetupError(`${file} is no regular file. Use - for the standard output.`)
  return realpath(file)
}

async function create(partial: string, file: string) {
  try {
    return await open(partial, 'wx')
  } catch (error) {
    throw new SetupError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`)
  }
}

async function writeToOutput(text: AsyncIterable<string>): Promise<void> {
  for await (const block of blocksOf(text)) {
    if (!process.stdout.write(block)) await once(process.stdout, 'drain')
  }
}

async function* blocksOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let block = ''
  for await (const part of text) {
    block += part
    if (block.length < blockSize) continue
    yield block
    block = ''
  }
  if (block) yield block
}
