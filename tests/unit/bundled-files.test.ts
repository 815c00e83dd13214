import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Clients, declaredFunctions } from '../../bench/support/functions.ts'
import { bundle } from '../../lib/local/build/bundles.ts'

const functions = declaredFunctions()
const folder = mkdtempSync(join(tmpdir(), 'microblog-bundles-'))
/** The files whose code a function's bundle holds, by the function's name. */
const filesOf = new Map<string, string[]>()

beforeAll(async () => {
  const { outputs } = await bundle(
    functions.map(({ file }) => `${file}.ts`),
    folder,
  )
  for (const { name, file } of functions) {
    const [, output] = Object.entries(outputs).find(([path]) => path.endsWith(`/${file}.mjs`)) ?? []
    filesOf.set(name, Object.keys(output?.inputs ?? {}))
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The clients of stores that are among a bundle's files. */
function clientsIn(files: readonly string[]): Clients {
  const redis = files.some((file) => file.startsWith('node_modules/ioredis/'))
  const dynamodb = files.some((file) => file.startsWith('node_modules/@aws-sdk/'))
  if (redis) return dynamodb ? 'both' : 'redis'
  return dynamodb ? 'dynamodb' : 'none'
}

describe.each(functions)('the bundle of $name', ({ name, file, clients }) => {
  test('holds only its handler, deployed code of lib, and packages', () => {
    const files = filesOf.get(name) ?? []
    expect(files).toContain(`${file}.ts`)
    const allowed = /^(lib\/(?!local\/|mock\/)|node_modules\/)/
    expect(files.filter((path) => !allowed.test(path))).toEqual([`${file}.ts`])
  })

  test(`holds the clients of the stores that its function reaches: ${clients}`, () => {
    expect(clientsIn(filesOf.get(name) ?? [])).toBe(clients)
  })

  test('holds names and examples only if it describes a service', () => {
    const details = (filesOf.get(name) ?? []).filter((path) =>
      /-description\.ts$|\/page-examples\.ts$/.test(path),
    )
    expect(details.length > 0).toBe(name.startsWith('describe'))
  })
})
