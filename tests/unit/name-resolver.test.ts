import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { nameResolver, type Resolve, resolveOnce } from '../../lib/registry/probe/name-resolver.ts'

const resolve = nameResolver(500)

test.each(['localhost', 'LOCALHOST.', 'api.localhost'])(
  '%s is the loopback address, without asking',
  async (name) => {
    expect(await resolve(name)).toEqual(['127.0.0.1', '::1'])
  },
)

test('a name of the hosts file has the address that is there, in any case', async () => {
  const entry = /^(\d+\.\d+\.\d+\.\d+)\s+(\S+)/m.exec(
    readFileSync('/etc/hosts', 'utf8').replace(/^.*localhost.*$/gm, ''),
  )
  if (!entry) return
  const [, address = '', name = ''] = entry
  expect(await resolve(name.toUpperCase())).toContain(address)
})

test('a name that nobody can know is an error', async () => {
  await expect(resolve('nobody.invalid')).rejects.toHaveProperty('code')
})

test('one look-up serves all who ask, also while it is under way and when it fails', async () => {
  const asked: string[] = []
  const failing: Resolve = async (name) => {
    asked.push(name)
    throw new Error(`no ${name}`)
  }
  const once = resolveOnce(failing)
  const answers = await Promise.allSettled([once('one'), once('one'), once('other')])
  expect(answers.map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
  await expect(once('one')).rejects.toThrow('no one')
  expect(asked).toEqual(['one', 'other'])
})
