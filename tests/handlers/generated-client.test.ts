import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isOfX } from '../../lib/api/errors-at.ts'
import { useHandlerServer } from '../support/http/handler-server.ts'
import { pathOnGateway } from '../support/openapi/described-reply.ts'
import { documents, operations } from '../support/openapi/documents.ts'
import { useDynamoDB, useRedis } from '../support/stores/use-stores.ts'

// For instances on loopback, as in the local stack.
process.env.PROBE_ALLOW_CIDRS = '127.0.0.1/32,::1/128'

useRedis()
useDynamoDB()
const server = useHandlerServer()

const run = promisify(execFile)
const services = Object.keys(documents)
const client = resolve('tests/generated-client')
const folder = mkdtempSync(join(tmpdir(), 'microblog-generated-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// The types come as TypeScript, since the compiler does not check the declarations of libraries as strictly.
beforeAll(async () => {
  const generator = join(client, 'node_modules/.bin/openapi-typescript')
  const generate = (service: string) =>
    run(generator, [`${server.url}/${service}/openapi.json`, '--output', join(folder, `${service}.ts`)])
  await Promise.all(services.map(generate))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(client, 'tsconfig.json'),
      compilerOptions: { paths: { 'generated/*': [join(folder, '*.ts')] } },
      include: [join(client, '*.ts')],
    }),
  )
})

describe('a client whose types are generated from the descriptions', () => {
  test.each([
    ['of the generator', join(client, 'node_modules/.bin/tsc')],
    ['of this project', resolve('node_modules/.bin/tsc')],
  ])(
    'compiles, and each of its mistakes is found, by the TypeScript %s',
    async (_, compiler) => {
      const { stdout } = await run(compiler, ['--strict', '-p', folder]).catch((error) => error)
      expect(stdout).toBe('')
    },
    120_000,
  )

  test.each(services)('calls every route of %s', async (service) => {
    const program = `tests/generated-client/${service}-routes.ts`
    await run('node', ['bin/run.js', program, `${server.url}/${service}`])
    const described = operations
      .filter((operation) => operation.service === service)
      .map((operation) => `${operation.method.toUpperCase()} ${pathOnGateway(operation)}`)
    const isOfService = (path = '') => (service === 'x' ? isOfX(path) : path.startsWith(`/${service}/`))
    const called = [...server.called].filter((routeKey) => isOfService(routeKey.split(' ')[1]))
    expect(called.toSorted()).toEqual(described.toSorted())
  })
})
