import { describe, expect, test } from '@jest/globals'
import { addressRefusal, overlap, parseCidrs } from '../../lib/registry/probe/address-rules.ts'
import { urlRefusal } from '../../lib/registry/probe/url-rules.ts'
import { forbiddenHosts, otherForbiddenUrls, urlsTo } from '../support/registry/forbidden-urls.ts'

/** The URLs that are valid and that the rules allow. */
function allowedOf(urls: readonly string[], allowed = ''): string[] {
  return urls.filter(
    (url) => URL.canParse(url) && urlRefusal(new URL(url), parseCidrs(allowed)) === undefined,
  )
}

describe('without an allowed range', () => {
  test.each(Object.entries(forbiddenHosts))('no URL leads to %s addresses', (_, group) => {
    expect(allowedOf(urlsTo(group))).toEqual([])
  })

  test('no other scheme and no credentials are allowed', () => {
    expect(allowedOf(otherForbiddenUrls)).toEqual([])
  })

  test('public hosts are allowed', () => {
    const urls = [
      'http://example.com/',
      'https://example.com:8443/health-check?deep=1',
      'http://8.8.8.8/',
      'http://[2606:4700:4700::1111]/',
      'http://[2002:808:808::1]/',
      'http://localhost.example.com/',
    ]
    expect(allowedOf(urls)).toEqual(urls)
  })
})

describe('an allowed range', () => {
  test('opens the loopback and private addresses in it, in every spelling', () => {
    const urls = urlsTo(['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost', 'api.localhost'])
    expect(allowedOf(urls, '127.0.0.0/8')).toEqual(urls)
    expect(allowedOf(urlsTo(['10.1.2.3', '10.2.0.1', '[fd12::1]']), '10.1.0.0/16')).toEqual(
      urlsTo(['10.1.2.3']),
    )
  })

  test('never opens link-local, metadata, multicast, reserved or unspecified addresses', () => {
    const never = urlsTo([
      ...forbiddenHosts['link-local and metadata'],
      ...forbiddenHosts['reserved, multicast and unspecified'],
    ])
    expect(allowedOf(never, '0.0.0.0/0 ::/0')).toEqual([])
  })

  test('is rejected if it is not a range', () => {
    expect(() => parseCidrs('127.0.0.0/8, 10.0.0.0')).toThrow('10.0.0.0 is not a range of addresses')
  })
})

describe('the reason why a URL is forbidden', () => {
  test.each<[url: string, allowed: string, refusal: string | undefined]>([
    ['ftp://example.com/', '', 'must be http or https'],
    ['http://user@example.com/', '', 'must have no credentials'],
    ['http://:password@example.com/', '', 'must have no credentials'],
    [
      'http://localhost/',
      '10.0.0.0/8',
      'must not lead to localhost, which is a loopback address that no rule allows',
    ],
    ['http://localhost/', '::1/128', undefined],
    ['http://a.localhost./', '127.0.0.1/32', undefined],
    ['http://[::1]/', '127.0.0.0/8', 'must not lead to ::1, which is a loopback address that no rule allows'],
    ['http://notlocalhost/', '', undefined],
    ['http://localhost.example/', '', undefined],
  ])('%s with "%s": %p', (url, allowed, refusal) => {
    expect(urlRefusal(new URL(url), parseCidrs(allowed))).toBe(refusal)
  })
})

test.each([
  ['10.0.0.0/8', '10.1.0.0/16', true],
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['fd00::/8 10.0.0.0/8', '192.168.0.0/16,10.0.0.1/32', true],
  ['10.0.0.0/16', '10.1.0.0/16', false],
  ['::/0', '10.0.0.0/8', false],
  ['', '10.0.0.0/8', false],
])('"%s" and "%s" have addresses in common: %p', (some, others, common) => {
  expect(overlap(parseCidrs(some), parseCidrs(others))).toBe(common)
})

test('ranges are separated by commas, blanks or line ends', () => {
  expect(parseCidrs(' 10.0.0.0/8, ::1/128\n127.0.0.0/8,').map(([, bits]) => bits)).toEqual([8, 128, 8])
  expect(parseCidrs(' ')).toEqual([])
})

describe('a resolved address', () => {
  test.each([
    ['fe80::1%eth0', 'is a link-local address'],
    ['::1%lo', 'is a loopback address that no rule allows'],
    ['::', 'is an unspecified address'],
    ['240.0.0.1', 'is a reserved address'],
    ['169.254.169.254', 'is the address of a metadata service'],
    ['64:ff9b::10.0.0.1', 'is a private address that no rule allows'],
    ['100.64.0.1', 'is a private address that no rule allows'],
    ['fd12::1', 'is a private address that no rule allows'],
    ['10.0.0.1', 'is a private address that no rule allows'],
    ['255.255.255.255', 'is a broadcast address'],
    ['224.0.0.1', 'is a multicast address'],
    ['169.254.0.1', 'is a link-local address'],
    ['4000::1', 'is a reserved address'],
    ['8.8.8.8', undefined],
    ['2606:4700:4700::1111', undefined],
    ['example.com', 'is not an IP address'],
    ['', 'is not an IP address'],
  ])('%p %s', (address: string, refusal: string | undefined) => {
    expect(addressRefusal(address, [])).toBe(refusal)
  })
})
