import { describe, expect, test } from '@jest/globals'
import { addressRefusal, parseCidrs } from '../../lib/registry/probe/address-rules.ts'
import { urlRefusal } from '../../lib/registry/probe/url-rules.ts'

/** Ways to aim a prober at what it must not reach, by the spelling of the host. */
const hosts = {
  loopback: [
    '127.0.0.1',
    '127.1',
    '127.255.255.254',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
    '0177.0.0.01',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    'localhost',
    'LOCALHOST',
    'localhost.',
    'anything.localhost',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:0:127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[::127.0.0.1]',
  ],
  'link-local and metadata': [
    '169.254.169.254',
    '169.254.170.2',
    '169.254.0.1',
    '2852039166',
    '0xa9fea9fe',
    '0xa9.254.0251.0376',
    '0251.0376.0251.0376',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::169.254.169.254]',
    '[2002:a9fe:a9fe::1]',
    '[fe80::1]',
    '[febf::1]',
    '[fd00:ec2::254]',
    '[fd00:ec2::23]',
    '[fd20:ce::254]',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
  ],
  private: [
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '0xc0a80001',
    '3232235521',
    '100.64.0.1',
    '[fc00::1]',
    '[fdff::1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:192.168.0.1]',
    '[64:ff9b::10.0.0.1]',
    '[2002:c0a8:1::1]',
  ],
  'reserved, multicast and unspecified': [
    '0.0.0.0',
    '0',
    '0.1.2.3',
    '255.255.255.255',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '198.18.0.1',
    '[::]',
    '[::ffff:0.0.0.0]',
    '[ff02::1]',
    '[fec0::1]',
    '[100::1]',
    '[2001::1]',
    '[2001:db8::1]',
    '[64:ff9b:1::1]',
    '[4000::1]',
  ],
}

/** Those of the URLs that come through; what the URL parser itself refuses does not. */
function letThrough(urls: readonly string[], allowed = ''): string[] {
  return urls.filter(
    (url) => URL.canParse(url) && urlRefusal(new URL(url), parseCidrs(allowed)) === undefined,
  )
}

const urlsTo = (group: readonly string[]) => group.map((host) => `http://${host}:8080/health-check`)

describe('without an allowed range', () => {
  test.each(Object.entries(hosts))('no URL leads to %s addresses', (_, group) => {
    expect(letThrough(urlsTo(group))).toEqual([])
  })

  test('no other scheme and no credentials come through', () => {
    const urls = [
      'file:///etc/passwd',
      'ftp://example.com/',
      'gopher://example.com:70/_',
      'data:text/plain,hello',
      'javascript:alert(1)',
      'ws://example.com/',
      'http://user@example.com/',
      'http://user:password@example.com/',
      'http://:password@example.com/',
      'http://example.com@169.254.169.254/',
      'http://[fe80::1%25eth0]/',
      'http://[::1%25lo]/',
      'http://',
      '//example.com/',
    ]
    expect(letThrough(urls)).toEqual([])
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
      ...hosts['link-local and metadata'],
      ...hosts['reserved, multicast and unspecified'],
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
    ['169.254.169.254', 'is the address of a metadata service'],
    ['example.com', 'is not an IP address'],
    ['', 'is not an IP address'],
  ])('%p %s', (address, refusal) => {
    expect(addressRefusal(address, [])).toBe(refusal)
  })
})
