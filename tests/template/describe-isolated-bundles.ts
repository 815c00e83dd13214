import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type FunctionProperties, startBundle, unpack } from '../../deploy/packaged.ts'
import { apiEvent } from '../support/events.ts'
import { functionsOf, type Packaged } from '../support/template/packaged.ts'

/** Tests of bundles in processes of their own, without an environment and without a network. */
export function describeIsolatedBundles(packaged: Packaged): void {
  test('a function’s package holds its bundle and its source map only', () => {
    for (const [, { Properties }] of functionsOf(packaged)) {
      const bundle = unpack(packaged.folder, Properties)
      const folder = bundle.slice(0, -Properties.Handler.replace(/\.handler$/, '.mjs').length)
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) =>
        file.isFile(),
      )
      const paths = files.map((file) => join(file.parentPath, file.name))
      expect(paths.toSorted()).toEqual([bundle, `${bundle}.map`])
    }
  })

  test('a bundle without its environment does not start, and names a missing variable', async () => {
    const stores = /_TABLE$|^REDIS_URL$/
    const dependent = functionsOf(packaged).filter(([, { Properties }]) =>
      Object.keys(Properties.Environment.Variables).some((variable) => stores.test(variable)),
    )
    expect(dependent.length).toBeGreaterThan(20)
    for (const [, { Properties }] of dependent) {
      const own = Object.keys(Properties.Environment.Variables).filter((variable) => stores.test(variable))
      await expect(startBundle(unpack(packaged.folder, Properties), {})).rejects.toThrow(
        new RegExp(`Error: The environment variable (${own.join('|')}) is not set\\n`),
      )
    }
  }, 60_000)

  describe('a bundle without a network', () => {
    const elsewhere = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'nobody',
      AWS_SECRET_ACCESS_KEY: 'nothing',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    }
    test.each([
      ['UnlikePost', 'DELETE /likes/new/likes', { username: 'a', posts_id: 'b' }, 'Redis'],
      ['CastVote', 'POST /polls/poll/vote', { user: 'a', polls_id: 'b', choice: 'c' }, 'DynamoDB'],
      ['ListServices', 'GET /registry/services', {}, 'DynamoDB'],
    ])(
      '%s answers 503 and names its store',
      async (name, routeKey, query, store) => {
        const { Properties } = packaged.one<FunctionProperties>(`${name}LambdaFunction`)
        const variables = Object.keys(Properties.Environment.Variables).map((variable) => [variable, 'x'])
        const env = {
          ...Object.fromEntries(variables),
          ...elsewhere,
          REDIS_URL: 'rediss://a:b@127.0.0.1:1?cluster=true',
        }
        const answer = await startBundle(
          unpack(packaged.folder, Properties),
          env,
          apiEvent(routeKey, { query }),
        )
        const { statusCode, body } = answer as { statusCode: number; body: string }
        expect(statusCode).toBe(503)
        expect(JSON.parse(body)).toMatchObject({ detail: `${store} does not answer; try again shortly` })
      },
      30_000,
    )
  })
}
