import { afterEach, describe, expect, jest, test } from '@jest/globals'

const { AWS_LAMBDA_RUNTIME_API, PROBE_ALLOW_CIDRS } = process.env
afterEach(() => {
  Object.assign(process.env, { AWS_LAMBDA_RUNTIME_API, PROBE_ALLOW_CIDRS })
  if (AWS_LAMBDA_RUNTIME_API === undefined) delete process.env.AWS_LAMBDA_RUNTIME_API
  if (PROBE_ALLOW_CIDRS === undefined) delete process.env.PROBE_ALLOW_CIDRS
})

/** Loads the rules as a function does. */
function load(PROBE_ALLOW_CIDRS: string, runtime: string) {
  Object.assign(process.env, { PROBE_ALLOW_CIDRS, AWS_LAMBDA_RUNTIME_API: runtime })
  jest.resetModules()
  return import('../../lib/registry/composition/probe-rules.ts')
}

describe('where the Lambda runtime listens on loopback', () => {
  test.each(['127.0.0.0/8', '127.0.0.1/32', '::1/128', '10.0.0.0/8,127.0.0.53/32'])(
    'no rule may allow %s',
    async (cidrs) => {
      await expect(load(cidrs, '127.0.0.1:9001')).rejects.toThrow('must not include loopback addresses')
    },
  )

  test.each(['0.0.0.0/0', '::/0'])('no rule may allow everything: %s', async (cidrs) => {
    await expect(load(cidrs, '127.0.0.1:9001')).rejects.toThrow('must be private or loopback ranges')
  })

  test.each(['', '10.0.0.0/8', 'fd12::/16'])('a rule may be "%s"', async (cidrs) => {
    await expect(load(cidrs, '127.0.0.1:9001')).resolves.toHaveProperty('allowedCidrs')
  })
})

test('elsewhere a rule may allow loopback', async () => {
  await expect(load('127.0.0.1/32,::1/128', '')).resolves.toHaveProperty('allowedCidrs')
})
