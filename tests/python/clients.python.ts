import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { pythonPrograms } from '../../deploy/python.ts'
import { useStack } from '../support/stack/use-stack.ts'
import { pythonClient } from '../support/x-clients/python-client.ts'
import { tryClient } from '../support/x-clients/try-client.ts'

/** X's clients for Python over HAProxy and two gateways: `npm run test:python`. */
const programs = await pythonPrograms("X's clients for Python", join('tests', 'python', 'requirements.txt'))
const snippets = [...readFileSync('docs/x.md', 'utf8').matchAll(/^```python\n(.*?)^```/gms)].map(
  ([, code = '']) => code,
)
const withPython = programs ? describe : describe.skip

withPython('over HAProxy', () => {
  const stack = useStack()

  tryClient(stack, {
    client: 'tweepy',
    initials: 'twp',
    start: (url, form) => pythonClient(`${programs}`, 'tweepy', url, form),
  })
  tryClient(stack, {
    client: 'xdk for Python',
    initials: 'pyx',
    start: (url, form) => pythonClient(`${programs}`, 'xdk', url, form),
  })

  test('their logins take a username as the authorization code', async () => {
    const program = join(`${programs}`, 'python')
    const logins = join('tests', 'python', 'logins.py')
    const { stdout } = await promisify(execFile)(program, [logins, stack.x], { timeout: 20_000 })
    expect(stdout).toBe('tweepy_user\nxdk_user\n')
  })

  test.each(snippets.map((code) => [/^(?:import|from) (\w+)/.exec(code)?.[1], code]))(
    'the snippet for %s publishes a post',
    async (_, code = '') => {
      const program = join(`${programs}`, 'python')
      const { host } = new URL(stack.x)
      const here = code.replaceAll('localhost:5200', host)
      const { stdout } = await promisify(execFile)(program, ['-c', here], { timeout: 20_000 })
      expect(stdout).toMatch(/^\d{19}\n$/)
    },
  )

  test('there is a snippet for each of the two clients for Python', () => {
    expect(snippets).toHaveLength(2)
  })
})
