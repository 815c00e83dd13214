import { rmSync } from 'node:fs'
import { afterAll, beforeAll } from '@jest/globals'
import { ownEnvironment, type RunningStack, startStack } from './running-stack.ts'

export * from './running-stack.ts'

/** A stack for the test file. */
export function useStack(environment: () => NodeJS.ProcessEnv = () => ({})): RunningStack {
  let folder: string
  const holder: { stack?: RunningStack } = {}
  beforeAll(async () => {
    const own = await ownEnvironment()
    folder = own.DATA_FOLDER
    holder.stack = await startStack({ ...own, ...environment() })
  }, 90_000)
  afterAll(async () => {
    await holder.stack?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)
  return new Proxy({} as RunningStack, {
    get: (_, property) => Reflect.get(holder.stack ?? {}, property),
  })
}
