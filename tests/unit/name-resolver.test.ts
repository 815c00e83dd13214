import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { nameResolver, type Resolve, resolveOnce } from '../../lib/registry/probe/name-resolver.ts'

const resolve = nameResolver(500)

test.each(['localhost', 'LOCALHOST.', 'api.localhost'])(
  '%s is the loopback address, without a look-up',
  async (name) => {
    expect(await resolve(name)).toEqual(['127.0.0.1', '::1'])
  },
)

test('a name in the hosts file has the addresses listed there, whatever its case', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'microblog-hosts-'))
  const hostsFile = join(folder, 'hosts')
  writeFileSync(
    hostsFile,
    [
      '# 10.9.9.9 gateway.lan',
      '10.0.0.1\tGateway.lan gw # 10.9.9.9 gw',
      'fd00::1 gateway.lan',
      'nonsense gateway.lan',
    ].join('\n'),
  )
  const listed = nameResolver(500, { hostsFile })
  rmSync(folder, { recursive: true })
  expect(await listed('gateway.LAN')).toEqual(['10.0.0.1', 'fd00::1'])
  expect(await listed('gw')).toEqual(['10.0.0.1'])
})

describe('a name in DNS', () => {
  const server = createSocket('udp4')
  let resolveName: Resolve
  /** Each query's name and type of record. */
  const queried: [name: string, type: number][] = []

  /** The A (1) and AAAA (28) records of each name (RFC 1035, RFC 3596). */
  const records: Record<string, Record<number, number[][]>> = {
    both: { 1: [[10, 0, 0, 1]], 28: [[0xfd, ...Array(14).fill(0), 1]] },
    six: { 28: [[0xfd, ...Array(14).fill(0), 6]] },
    none: {},
  }

  beforeAll(async () => {
    server.on('message', (query, { port, address }) => {
      const length = query[12] ?? 0
      const name = query.subarray(13, 13 + length).toString()
      const end = query.indexOf(0, 12) + 5
      const type = query.readUInt16BE(end - 4)
      queried.push([name, type])
      if (name === 'silent') return
      const answers = (records[name]?.[type] ?? []).map((data) =>
        Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length, ...data]),
      )
      const head = Buffer.from([
        ...query.subarray(0, 2),
        0x81,
        records[name] ? 0x80 : 0x83,
        0,
        1,
        0,
        answers.length,
        0,
        0,
        0,
        0,
      ])
      server.send(Buffer.concat([head, query.subarray(12, end), ...answers]), port, address)
    })
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
    resolveName = nameResolver(5_000, { servers: [`127.0.0.1:${server.address().port}`] })
  })
  afterAll(() => void server.close())

  test('has its IPv4 addresses, or its IPv6 ones if it has no IPv4 address', async () => {
    expect(await resolveName('both.test')).toEqual(['10.0.0.1'])
    expect(await resolveName('six.test')).toEqual(['fd00::6'])
  })

  test('is queried once if the server is silent, and for one type if it does not exist', async () => {
    await expect(resolveName('unknown.test')).rejects.toHaveProperty('code', 'ENOTFOUND')
    const hasty = nameResolver(300, { servers: [`127.0.0.1:${server.address().port}`] })
    await expect(hasty('silent.test')).rejects.toHaveProperty('code', 'ETIMEOUT')
    const ofThese = queried.filter(([name]) => name === 'unknown' || name === 'silent')
    expect(ofThese).toEqual([
      ['unknown', 1],
      ['silent', 1],
    ])
  })

  test('that has neither is an error', async () => {
    await expect(resolveName('none.test')).rejects.toHaveProperty('code', 'ENODATA')
  })
})

test('a name that does not exist is an error', async () => {
  await expect(resolve('nobody.invalid')).rejects.toHaveProperty('code')
})

test('each name is looked up once, even by concurrent calls and if it fails', async () => {
  const queried: string[] = []
  const failing: Resolve = async (name) => {
    queried.push(name)
    throw new Error(`no ${name}`)
  }
  const once = resolveOnce(failing)
  const answers = await Promise.allSettled([once('one'), once('one'), once('other')])
  expect(answers.map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
  await expect(once('one')).rejects.toThrow('no one')
  expect(queried).toEqual(['one', 'other'])
})
