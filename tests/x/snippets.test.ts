import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { useStack } from '../support/stack/use-stack.ts'

const stack = useStack(() => ({ GATEWAYS: '1' }))

const snippets = [...readFileSync('docs/x.md', 'utf8').matchAll(/^```js\n(.*?)^```/gms)].map(
  ([, code = '']) => code,
)

test.each(snippets.map((code) => [/from '(@?[a-z][\w/-]*)'\n\n/.exec(code)?.[1], code]))(
  'the snippet for %s publishes a post',
  async (_, code = '') => {
    // In the project, so that the packages are found.
    const folder = mkdtempSync(join('node_modules', '.snippet-'))
    try {
      const file = join(folder, 'snippet.mjs')
      const { host } = new URL(stack.x)
      expect(code).toContain('localhost:5200')
      writeFileSync(file, code.replaceAll('localhost:5200', host))
      const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 20_000 })
      expect(stdout).toMatch(/^\d{19}\n$/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)

test('there is a snippet for each of the two clients for JavaScript', () => {
  expect(snippets).toHaveLength(2)
})
