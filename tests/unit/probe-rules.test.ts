import { describe, expect, test } from '@jest/globals'
import { addressRefusal, parseCidrs } from '../../lib/registry/probe/address-rules.ts'
import { urlRefusal } from '../../lib/registry/probe/url-rules.ts'
import { forbiddenHosts, otherForbiddenUrls, urlsTo } from '../support/forbidden-urls.ts'

/** Those of the URLs that come through; what the URL parser itself refuses does not. */
function letThrough(urls: readonly string[], allowed = ''): string[] {
  return urls.filter(
    (url) => URL.canParse(url) && urlRefusal(new URL(url), parseCidrs(allowed)) === undefined,
  )
}

describe('without an allowed range', () => {
  test.each(Object.entries(forbiddenHosts))('no URL leads to %s addresses', (_, group) => {
    expect(letThrough(urlsTo(group))).toEqual([])
  })

  test('no other scheme and no credentials come through', () => {
    expect(letThrough(otherForbiddenUrls)).toEqual([])
  })

  test('public hosts come through', () => {
    const urls = [
      'http://example.com/',
      'https://example.com:8443/health-check?deep=1',
      'http://8.8.8.8/',
      'http://[2606:4700:4700::1111]/',
      'http://[2002:808:808::1]/',
      'http://localhost.example.com/',
    ]
    expect(letThrough(urls)).toEqual(urls)
  })
})

describe('an allowed range', () => {
  test('lets through the loopback and private addresses that it holds, in every spelling', () => {
    const urls = urlsTo(['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost', 'api.localhost'])
    expect(letThrough(urls, '127.0.0.0/8')).toEqual(urls)
    expect(letThrough(urlsTo(['10.1.2.3', '10.2.0.1', '[fd12::1]']), '10.1.0.0/16')).toEqual(
      urlsTo(['10.1.2.3']),
    )
  })

  test('never opens link-local, metadata, multicast, reserved or unspecified addresses', () => {
    const never = urlsTo([
      ...forbiddenHosts['link-local and metadata'],
      ...forbiddenHosts['reserved, multicast and unspecified'],
    ])
    expect(letThrough(never, '0.0.0.0/0 ::/0')).toEqual([])
  })

  test('is refused where it is no range', () => {
    expect(() => parseCidrs('127.0.0.0/8, 10.0.0.0')).toThrow('10.0.0.0 is not a range of addresses')
  })
})

describe('a resolved address', () => {
  test.each([
    ['fe80::1%eth0', 'is a link-local address'],
    ['::1%lo', 'is a loopback address that no rule allows'],
    ['::', 'is an unspecified address'],
    ['240.0.0.1', 'is a reserved address'],
    ['169.254.169.254', 'is the address of a metadata service'],
    ['example.com', 'is not an IP address'],
    ['', 'is not an IP address'],
  ])('%p %s', (address, refusal) => {
    expect(addressRefusal(address, [])).toBe(refusal)
  })
})
