import { afterEach, describe, expect, test } from '@jest/globals'
import { parseCidrs } from '../../lib/registry/probe/address-rules.ts'
import { allowedCidrs } from '../../lib/registry/probe/allowed-cidrs.ts'

const { AWS_LAMBDA_RUNTIME_API, PROBE_ALLOW_CIDRS } = process.env
afterEach(() => {
  Object.assign(process.env, { AWS_LAMBDA_RUNTIME_API, PROBE_ALLOW_CIDRS })
  if (AWS_LAMBDA_RUNTIME_API === undefined) delete process.env.AWS_LAMBDA_RUNTIME_API
  if (PROBE_ALLOW_CIDRS === undefined) delete process.env.PROBE_ALLOW_CIDRS
})

/** The ranges that a function with this environment allows. */
function allowedWith(PROBE_ALLOW_CIDRS: string, runtime: string) {
  Object.assign(process.env, { PROBE_ALLOW_CIDRS, AWS_LAMBDA_RUNTIME_API: runtime })
  return allowedCidrs()
}

describe('where the Lambda runtime listens on loopback', () => {
  test.each(['127.0.0.0/8', '127.0.0.1/32', '::1/128', '10.0.0.0/8,127.0.0.53/32'])(
    'probes must not be allowed to reach %s',
    (cidrs) => {
      expect(() => allowedWith(cidrs, '127.0.0.1:9001')).toThrow('must not include loopback addresses')
    },
  )

  test.each(['0.0.0.0/0', '::/0'])('probes must not be allowed to reach everything: %s', (cidrs) => {
    expect(() => allowedWith(cidrs, '127.0.0.1:9001')).toThrow('must be private or loopback ranges')
  })

  test.each(['10.0.0.0/8', 'fd12::/16'])('probes may be allowed to reach %s', (cidrs) => {
    expect(allowedWith(cidrs, '127.0.0.1:9001')).toEqual(parseCidrs(cidrs))
  })

  test('probes may be allowed to reach no private range', () => {
    expect(allowedWith('', '127.0.0.1:9001')).toEqual([])
  })
})

test('elsewhere probes may be allowed to reach loopback', () => {
  expect(allowedWith('127.0.0.1/32,::1/128', '')).toHaveLength(2)
})
