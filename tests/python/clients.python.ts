import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { pythonPrograms } from '../../deploy/python.ts'
import { useStack } from '../support/stack/use-stack.ts'

/** X's clients for Python over HAProxy and two gateways: `npm run test:python`. */
const programs = await pythonPrograms("X's clients for Python", join('tests', 'python', 'requirements.txt'))
const snippets = [...readFileSync('docs/x.md', 'utf8').matchAll(/^```python\n(.*?)^```/gms)].map(
  ([, code = '']) => code,
)
const withPython = programs ? describe : describe.skip

withPython('over HAProxy', () => {
  const stack = useStack()

  test.each(['tweepy', 'xdk'])(
    '%s reads and writes by both forms of OAuth, there and back through pages',
    async (client) => {
      const program = join(`${programs}`, 'python')
      const cases = join('tests', 'python', `${client}_cases.py`)
      const { stdout } = await promisify(execFile)(program, [cases, stack.x], { timeout: 60_000 })
      expect(stdout).toMatch(/ passed\n$/)
    },
    90_000,
  )

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
})
