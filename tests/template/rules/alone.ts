import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { apiEvent } from '../../support/events.ts'
import { type FunctionProperties, functionsOf, type Packaged, unpack } from '../../support/packaged.ts'

const run = promisify(execFile)

/** Loads a bundle in a process of its own, calls it with an event if there is one, and prints the answer. */
const runtime = `
  const [path, event] = process.argv.slice(1)
  const { handler } = await import(path)
  if (event) console.log(JSON.stringify(await handler(JSON.parse(event), { awsRequestId: 'alone' })))
  process.exit()
`

async function start(path: string, env: NodeJS.ProcessEnv, event?: object) {
  const script = ['--input-type=module', '--eval', runtime, path, ...(event ? [JSON.stringify(event)] : [])]
  return run(process.execPath, script, { env, timeout: 20_000 }).catch((error) => error as { stderr: string })
}

/** Bundles in a bare process: without an environment, and without a network. */
export function describeBundlesAlone(packaged: Packaged): void {
  test('a bundle without its environment does not start, and names what is missing', async () => {
    const expectations: Record<string, RegExp> = {}
    const said: Record<string, string> = {}
    for (const [name, { Properties }] of functionsOf(packaged)) {
      const own = Object.keys(Properties.Environment.Variables).filter((key) =>
        /_TABLE$|^REDIS_URL$/.test(key),
      )
      if (own.length === 0) continue
      const { stderr } = await start(unpack(packaged, Properties), {})
      const [sentence = 'nothing'] = /The environment variable \w+ is not set/.exec(stderr) ?? []
      said[name] = sentence
      expectations[name] = expect.stringMatching(
        new RegExp(`^The environment variable (${own.join('|')}) is not set$`),
      ) as never
    }
    expect(Object.keys(said).length).toBeGreaterThan(20)
    expect(said).toEqual(expectations)
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
      '%s says which store does not answer',
      async (name, routeKey, query, store) => {
        const { Properties } = packaged.one<FunctionProperties>(`${name}LambdaFunction`)
        const variables = Object.keys(Properties.Environment.Variables).map((variable) => [variable, 'x'])
        const env = {
          ...Object.fromEntries(variables),
          ...elsewhere,
          REDIS_URL: 'rediss://a:b@127.0.0.1:1?cluster=true',
        }
        const answer = await start(unpack(packaged, Properties), env, apiEvent(routeKey, { query }))
        const line = 'stdout' in answer ? String(answer.stdout).trim().split('\n').at(-1) : answer.stderr
        const { statusCode, body } = JSON.parse(`${line}`)
        expect(statusCode).toBe(503)
        expect(JSON.parse(body)).toMatchObject({ detail: `${store} does not answer; try again shortly` })
      },
      30_000,
    )
  })
}
