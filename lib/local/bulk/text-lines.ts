import { createReadStream } from 'node:fs'

/** The longest line that is read, in bytes; the longest poll has 36 KB. */
export const maximumLineBytes = 65_536

/** A line of a file. `bytes` are undefined for a line that is too long. */
export interface TextLine {
  /** From 1. */
  readonly number: number
  readonly bytes: Buffer | undefined
  /** Where the line begins in the file and where the next one does, in bytes. */
  readonly start: number
  readonly end: number
}

/** A part of a file that begins with a line. */
export interface FilePart {
  readonly start: number
  readonly end: number
  /** The number of its first line. */
  readonly number: number
}

const lineFeed = 0x0a

/** The lines of a file, one chunk in memory at a time. A line that is too long is not kept. */
export async function* linesOf(
  path: string,
  { start, end, number }: FilePart = { start: 0, end: Number.POSITIVE_INFINITY, number: 1 },
): AsyncGenerator<TextLine> {
  if (start >= end) return
  let line = new OpenLine(number, start)
  for await (const chunk of createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 18 })) {
    let from = 0
    for (let to = chunk.indexOf(lineFeed); to >= 0; to = chunk.indexOf(lineFeed, from)) {
      line.add(chunk.subarray(from, to))
      const closed = line.close(1)
      yield closed
      line = new OpenLine(closed.number + 1, closed.end)
      from = to + 1
    }
    line.add(chunk.subarray(from))
  }
  if (line.size > 0) yield line.close(0)
}

class OpenLine {
  size = 0
  private parts: Buffer[] = []

  constructor(
    private readonly number: number,
    private readonly start: number,
  ) {}

  add(part: Buffer): void {
    this.size += part.length
    if (this.size > maximumLineBytes) this.parts = []
    else if (part.length > 0) this.parts.push(part)
  }

  close(separatorBytes: number): TextLine {
    const { number, start, size, parts } = this
    const bytes = size > maximumLineBytes ? undefined : parts.length === 1 ? parts[0] : Buffer.concat(parts)
    return { number, bytes, start, end: start + size + separatorBytes }
  }
}
