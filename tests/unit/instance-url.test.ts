import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { normalUrl } from '../../lib/registry/instances/instance-url.ts'

const normal = (url: string) => normalUrl(new URL(url))

describe('the normal form is independent of', () => {
  test.each<[what: string, spellings: string[], normal: string]>([
    ['an empty query', ['http://a.test/health?', 'http://a.test/health?#'], 'http://a.test/health'],
    ['a fragment', ['http://a.test/#top', 'http://a.test'], 'http://a.test/'],
    [
      'percent-encodings in either case',
      ['http://a.test/%c3%a9/%2f?q=%c3%A9'],
      'http://a.test/%C3%A9/%2F?q=%C3%A9',
    ],
    [
      'an encoded character that needs no encoding',
      ['http://a.test/%68ealth%2dcheck?%71=%7E', 'http://a.test/health-check?q=~'],
      'http://a.test/health-check?q=~',
    ],
    ['a dot at the end of the host', ['http://a.test./', 'http://A.TEST.:80/'], 'http://a.test/'],
    ['localhost with a dot', ['http://localhost.:81/'], 'http://localhost:81/'],
    [
      'a mapped IPv4 address',
      [
        'http://[::ffff:127.0.0.1]:81/',
        'http://[::FFFF:7f00:1]:81/',
        'http://127.1:81/',
        'http://127.0.0.1.:81/',
      ],
      'http://127.0.0.1:81/',
    ],
    ['a mapped address of zeros', ['http://[::ffff:0.0.0.0]/'], 'http://0.0.0.0/'],
    ['a mapped address of high bytes', ['http://[::ffff:255.254.1.2]/'], 'http://255.254.1.2/'],
  ])('%s', (_, spellings, expected) => {
    expect(spellings.map(normal)).toEqual(spellings.map(() => expected))
  })
})

test.each([
  'http://a.test/a/b?q',
  'http://a.test/?a=%25',
  'http://a.test/%2541',
  'http://a.test/%%341',
  'http://a.test/100%',
  'http://[::1]:8080/',
  'http://[::fffe:7f00:1]/',
  'http://[64:ff9b::7f00:1]/',
  'https://a.test:8443/x',
])('%s is another URL than any with another spelling', (url) => {
  expect(normal(url)).toBe(url)
})

test('a normal form is its own normal form', () => {
  const piece = fc.constantFrom('%', '%2', '%25', '%41', '%e9', '4', '1', 'a', 'f', '/', '..', '?', '=')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const once = normal(`http://a.test/${pieces.join('')}`)
      expect(normal(once)).toBe(once)
    }),
    { numRuns: 1_000 },
  )
})
