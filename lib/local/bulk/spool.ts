import { type FileHandle, open } from 'node:fs/promises'
import { createInterface } from 'node:readline'

/** How much is written to the file at once, in characters. */
const bufferSize = 1 << 20

/** Values that are kept in a file until they are needed, in their order. */
export class Spool<Value> {
  private buffer = ''

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  static async create<Value>(path: string): Promise<Spool<Value>> {
    return new Spool(path, await open(path, 'wx'))
  }

  async add(value: Value): Promise<void> {
    this.buffer += `${JSON.stringify(value)}\n`
    if (this.buffer.length >= bufferSize) await this.flush()
  }

  /** Must be called after the last value and before the first is read. The spool then holds neither memory nor a file. */
  async close(): Promise<void> {
    await this.flush()
    await this.file.close()
  }

  async *read(): AsyncGenerator<Value> {
    const file = await open(this.path)
    for await (const line of createInterface({ input: file.createReadStream() })) yield JSON.parse(line)
  }

  private async flush(): Promise<void> {
    await this.file.appendFile(this.buffer)
    this.buffer = ''
  }
}
